/** Where a hostile page leads its reader: the clear web by name and by number, and an onion that is nobody's business. */
export type LureTargets = { name: string; address: string; outside: string }

/** Paths at which a site sends its visitor away, and how each does it. */
export const awayPaths = {
  '/away/redirect': ({ name }: LureTargets) => `http://${name}/redirect`,
  '/away/number': ({ address }: LureTargets) => `http://${address}/redirect`,
  '/away/secure': ({ name }: LureTargets) => `https://${name}/redirect`,
  '/away/onion': ({ outside }: LureTargets) => `http://www.${outside}/redirect`,
} as const

/** Documents that take themselves away once they are open. */
export const leavingPaths = {
  '/leave/refresh': ({ address }: LureTargets) =>
    `<meta http-equiv="refresh" content="0;url=http://${address}/refresh">`,
  '/leave/script': ({ name }: LureTargets) => `<script>location.href = 'http://${name}/script'</script>`,
  '/leave/form': ({ address }: LureTargets) =>
    `<form id="f" method="post" action="http://${address}/form"><input name="a" value="1"></form><script>document.getElementById('f').submit()</script>`,
} as const

/** Headers by which an answer alone can make a browser call somebody. */
export function lureHeaders({ name, address }: LureTargets): [string, string][] {
  return [
    ['link', `<http://link.${name}/>; rel=preconnect, <http://${address}/next>; rel=prefetch`],
    ['alt-svc', `h3="${name}:443", h2="${address}:443"`],
    ['content-security-policy-report-only', `img-src 'none'; report-uri http://csp.${name}/report`],
    ['report-to', `{"group":"g","max_age":9,"endpoints":[{"url":"https://report.${name}/"}]}`],
    ['nel', '{"report_to":"g","max_age":9,"success_fraction":1}'],
  ]
}

/** Everything in a page's head that asks for something elsewhere. */
export function lureHead({ name, address, outside }: LureTargets): string {
  return `<link rel="dns-prefetch" href="//dns.${name}"><link rel="preconnect" href="http://pre.${name}/">
<link rel="preconnect" href="http://${address}:81/"><link rel="prefetch" href="http://fetch.${name}/next">
<link rel="prerender" href="http://${address}:82/"><link rel="modulepreload" href="http://module.${name}/m.js">
<link rel="stylesheet" href="http://css.${name}/skin.css"><link rel="stylesheet" href="http://${outside}/skin.css">
<link rel="icon" href="http://icon.${name}/i.png"><link rel="manifest" href="http://${address}:83/m.json">
<style>@import url(http://import.${name}/a.css);@font-face{font-family:F;src:url(http://font.${name}/f.woff2)}body{font-family:F;background:url(http://${address}:84/b.png)}</style>
<script type="speculationrules">{"prefetch":[{"source":"list","urls":["http://${address}:85/"]}],"prerender":[{"source":"list","urls":["http://spec.${name}/"]}]}</script>
<script src="http://script.${name}/count.js" async></script>`
}

/** Everything in a page's body that does. */
export function lureBody(targets: LureTargets): string {
  const { name, address, outside } = targets
  return `<img src="http://img.${name}/p.png" alt=""><iframe src="http://frame.${name}/" title="f"></iframe>
<iframe src="http://sub.${outside}/" title="o"></iframe><video src="http://${address}:86/v.mp4" autoplay muted></video>
<object data="http://object.${name}/o"></object><embed src="http://${address}:87/e">
<a id="ping" href="#" ping="http://ping.${name}/">.</a><script>${lureScript(targets)}</script>`
}

function lureScript({ name, address, outside }: LureTargets): string {
  return `(function () {
  function quietly(ask) { try { var answer = ask(); if (answer && answer.catch) answer.catch(function () {}) } catch (error) { window.lure = String(error) } }
  function peer(urls) {
    var connection = new RTCPeerConnection({ iceServers: urls.map(function (url) { return { urls: url, username: 'u', credential: 'c' } }) })
    connection.createDataChannel('d')
    return connection.createOffer().then(function (offer) { return connection.setLocalDescription(offer) })
  }
  quietly(function () { return peer(['stun:${address}:3478', 'stun:stun.${name}:3478']) })
  quietly(function () { return peer(['turn:${address}:3479?transport=tcp', 'turn:turn.${name}:3479?transport=udp']) })
  quietly(function () { return fetch('http://${address}:88/f', { mode: 'no-cors' }) })
  quietly(function () { return fetch('http://xhr.${name}/f', { method: 'POST', body: 'a=1', mode: 'no-cors' }) })
  quietly(function () { new WebSocket('ws://${address}:89/live') })
  quietly(function () { new WebSocket('ws://socket.${outside}/live') })
  quietly(function () { new WebTransport('https://${address}:90/') })
  quietly(function () { navigator.sendBeacon('http://beacon.${name}/b', 'seen=1') })
  quietly(function () { new EventSource('http://${address}:91/e') })
  quietly(function () { return navigator.serviceWorker.register('http://${address}:92/s.js') })
  quietly(function () { new Worker(URL.createObjectURL(new Blob(["importScripts('http://worker.${name}/w.js')"]))) })
  quietly(function () { window.open('http://window.${name}/') })
  quietly(function () { document.getElementById('ping').click() })
  // Keeps its reader for a while: what is slow, as the gathering of peers is, gets its turn.
  var rounds = 0
  var timer = setInterval(function () { if (++rounds > 12) clearInterval(timer); else fetch('/?round=' + rounds) }, 100)
})()`
}
