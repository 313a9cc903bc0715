import type { Doors } from '../engine.ts'
import type { Design, View } from '../market-view.ts'

const WALL = { login: '/login', register: '/register' }

type Words = { token: string; notice?: string; login: string; register: string }

/** The log-in form; `token` is good for as long as whoever stands before the market says. */
const loginForm = ({ token, notice = '请先登录后继续浏览。', login, register }: Words): string =>
  `<h1>会员登录</h1><p class="cd_tip">${notice}</p><form class="cd_form" method="post" action="${login}"><input type="hidden" name="token" value="${token}">
<p><label>用户名 <input name="name" autocomplete="off"></label></p><p><label>密码 <input type="password" name="word"></label></p><p><label><input type="checkbox" name="stay"> 记住我</label></p><p><button>登录</button> <a href="${register}">立即注册</a></p></form>`

const registerForm = ({ token, notice = '注册即表示同意本站规则。', login, register }: Words): string =>
  `<h1>新用户注册</h1><p class="cd_tip">${notice}</p><form class="cd_form" method="post" action="${register}"><input type="hidden" name="token" value="${token}">
<p><label>用户名 <input name="name"></label></p><p><label>密码 <input type="password" name="word"></label></p><p><label>确认密码 <input type="password" name="again"></label></p><p><label>交易密码 <input type="password" name="pin"></label></p><p><button>注册</button> 已有账号？<a href="${login}">登录</a></p></form>`

/** What leads a stranger to the log-in: a page that says to wait, and goes there by itself. */
const wayToLogin = (target: string): string =>
  `<meta http-equiv="refresh" content="2;url=${target}"><p>正在跳转到登录页面，请稍候……</p>`

const doorsOf = ({ link }: View) => ({
  token: 'c5f1a09e',
  login: link('page-login'),
  register: link('page-register'),
})

export const chineseDoors: Design['pages'] = {
  door: ({ link }) => ({
    title: '请稍候',
    content: wayToLogin(link('page-login')),
    kind: 'login',
    bare: 'zh-CN',
  }),
  login: (view) => ({ title: '登录', content: loginForm(doorsOf(view)), kind: 'login' }),
  register: (view) => ({ title: '注册', content: registerForm(doorsOf(view)), kind: 'login' }),
}

/** The same for a wall, which knows what a token is good for. */
export const chineseWall: Doors = {
  login: (token, wasWrong) =>
    loginForm({ token, ...WALL, ...(wasWrong && { notice: '用户名或密码错误，请重新登录。' }) }),
  register: (token) => registerForm({ token, ...WALL }),
  wait: wayToLogin,
}
