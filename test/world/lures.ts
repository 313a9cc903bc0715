/** Paths of a market that no crawler of ours may ask for: pictures, fonts, video, downloads. */
export const FORBIDDEN_PATHS = /^\/(?:img|font|media|files)\//

/** Where a market sends a visitor off to the site outside. */
export const REDIRECT_PATH = '/go/partner'

/** What every page's head carries: a style sheet and a script of the site outside, and a font of the market. */
export function lureHead(outside: string): string {
  return `<link rel="stylesheet" href="/skin.css"><link rel="stylesheet" href="http://${outside}/skin.css">
<link rel="preconnect" href="http://${outside}/"><link rel="icon" href="/img/icon.png">
<script src="http://${outside}/count.js"></script>
<style>@font-face{font-family:Shop;src:url(/font/shop.woff2)}body{font-family:Shop,sans-serif}</style>`
}

/** What every page's foot carries: each way in which a page can make a browser ask a site outside, or write. */
export function lureFoot(outside: string): string {
  return `<footer><a href="http://${outside}/friends">Friends of ours</a> <a href="${REDIRECT_PATH}">Partner</a>
<a href="/files/price-list.zip" download>Price list</a> <a href="/logout">Log out</a>
<img src="/img/banner.png" alt=""><img src="http://${outside}/pixel.png" alt="" width="1" height="1">
<video src="/media/tour.mp4" autoplay muted width="2" height="2"></video>
<iframe src="http://${outside}/frame" width="2" height="2" title="partner"></iframe>
<script>${lureScript(outside)}</script></footer>`
}

function lureScript(outside: string): string {
  return `(function () {
  function quietly(ask) { try { var answer = ask(); if (answer && answer.catch) answer.catch(function () {}) } catch (error) { window.lure = String(error) } }
  quietly(function () { return fetch('http://${outside}/beacon', { mode: 'no-cors' }) })
  quietly(function () { return fetch('http://${outside}/vote', { method: 'POST', body: 'vote=1', mode: 'no-cors' }) })
  quietly(function () { return fetch('/vote', { method: 'POST', body: 'vote=1' }) })
  quietly(function () { return fetch('/vote', { method: 'PUT', body: 'vote=1' }) })
  quietly(function () { new WebSocket('ws://${outside}/live') })
  quietly(function () { new WebSocket('ws://' + location.host + '/live') })
  quietly(function () { navigator.sendBeacon('http://${outside}/seen', 'seen=1') })
  quietly(function () { new EventSource('http://${outside}/events') })
})()`
}
