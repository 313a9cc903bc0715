import type { Engine } from '../engine.ts'

type Words = {
  queue: readonly [title: string, text: string]
  captcha: readonly [title: string, text: string]
}

const WORDS: Record<Engine['language'], Words> = {
  en: {
    queue: [
      'Access queue',
      'You have been placed in a queue, awaiting forwarding to the platform. Do not refresh the page: you will be redirected by yourself.',
    ],
    captcha: ['DDoS protection', 'Enter the characters of the picture to prove that you are human.'],
  },
  ru: {
    queue: [
      'Очередь',
      'Вы в очереди на вход. Не обновляйте страницу: вы будете перенаправлены автоматически.',
    ],
    captcha: ['Защита от ботов', 'Введите символы с картинки, чтобы войти на сайт.'],
  },
  zh: {
    queue: ['排队中', '您正在排队等待进入本站，请勿刷新页面，稍后将自动跳转。'],
    captcha: ['安全验证', '请输入图片中的验证码后继续访问。'],
  },
}

/** @param seconds until the page asks for itself again; below one as a fraction, which a browser takes for none */
export function queuePage(language: Engine['language'], seconds: number): string {
  const [title, text] = WORDS[language].queue
  const wait = seconds >= 1 ? String(Math.ceil(seconds)) : seconds.toFixed(3)
  return frame(title, `<meta http-equiv="refresh" content="${wait}">`, `<h1>${title}</h1><p>${text}</p>`)
}

/** @param picture its path */
export function captchaPage(language: Engine['language'], picture: string, path: string): string {
  const [title, text] = WORDS[language].captcha
  const action = path.replaceAll('&', '&amp;').replaceAll('"', '&quot;')
  const form = `<form method="post" action="${action}"><img src="${picture}" alt="captcha">
<input name="captcha" autocomplete="off"><button>OK</button></form>`
  return frame(title, '', `<h1>${title}</h1><p>${text}</p>${form}`)
}

function frame(title: string, head: string, body: string): string {
  return `<!DOCTYPE html><html><head><meta charset="utf-8">${head}<title>${title}</title>
<style>body{font-family:sans-serif;text-align:center;margin-top:20vh}</style></head><body>${body}</body></html>`
}
