import type { GateKind } from '#contracts/page-kind.ts'

/**
 * What gate pages say. `title` signatures also look at headings, and hold whatever else the page shows; `text`
 * signatures hold only where the page itself has little to say, for a forum post may quote them.
 */
export type GateSignature = { kind: GateKind; reason: string; title?: RegExp; text?: RegExp }

// In this order: what ends a market, then what stops everybody, then what a person can pass.
export const gateSignatures: GateSignature[] = [
  {
    kind: 'seized',
    reason: 'a seizure banner',
    title:
      /\b(?:has been|was|is) seized\b|^(?:domain |site )?seized$|seizure (?:notice|banner)|beschlagnahmt|已被.{0,12}(?:查封|取缔|查处)|конфискован/iu,
    text: /(?:this|the) (?:hidden |dark ?net |dark ?web )?(?:site|service|domain|website|market(?:place)?|server|platform)s? (?:has|have) been seized|has been seized (?:by|as part)|seizure warrant|wurde (?:durch|von) .{0,80}beschlagnahmt|(?:网站|本站|域名|平台).{0,12}已被.{0,12}(?:查封|取缔|关停)|(?:сайт|ресурс) .{0,20}(?:изъят|конфискован)/iu,
  },
  {
    kind: 'blocked',
    reason: 'a block or a ban',
    title:
      /^(?:error )?(?:403|429)\b|^(?:access denied|forbidden|too many requests|blocked)\b|security breach|you (?:have been|are|were) (?:blocked|banned)|访问被拒绝|доступ (?:запрещ|ограничен)|zugriff verweigert/iu,
    text: /ddos filter killed your path|you (?:have been|are|were) (?:temporarily |permanently )?(?:blocked|banned|rate.?limited)|too many requests|security breach detected|your (?:ip|circuit|session|account) (?:is|has been) (?:temporarily |permanently )?(?:blocked|banned|suspended|blacklisted)|access (?:to this (?:page|site) )?(?:is|has been) denied|请求过于频繁|访问(?:过于频繁|被拒绝|被禁止)|(?:您|你)的?(?:账号|帐号|账户|IP)?已?被(?:封禁|禁止|屏蔽)|слишком много запросов|доступ (?:запрещ|заблокирован)|zu viele anfragen/iu,
  },
  {
    kind: 'maintenance',
    reason: 'a maintenance page or a fault of the server',
    title:
      /maintenance|be (?:right )?back (?:soon|shortly)|^(?:error )?50[0234]\b|bad gateway|service (?:temporarily )?unavailable|gateway time-?out|internal server error|wartungs|维护|технические работы|обслуживани/iu,
    text: /(?:under|down for|undergoing|scheduled) (?:\w+ )?maintenance|maintenance mode|we(?:'ll| will) be back|temporarily (?:offline|down|unavailable)|wartungsarbeiten|(?:系统|网站|服务器|本站).{0,8}(?:维护|升级)|维护中|技术维护|технические работы|технического обслуживания|на обслуживании/iu,
  },
  {
    kind: 'queue',
    reason: 'a queue',
    title:
      /\b(?:queue|waiting room|please wait)\b|排队|请稍候|очередь|подождите|warteschlange|file d'attente/iu,
    text: /(?:you are|you're|placed|position|wait(?:ing)?) (?:now )?(?:in|into) (?:the |a |our )?(?:queue|line|waiting room)|(?:queue|waiting) (?:position|time)|estimated (?:wait|time)|you will be (?:automatically )?(?:redirected|forwarded|let in)|awaiting forwarding|do not (?:refresh|reload) (?:the|this) page|排队|队列|请稍候|请等待|正在跳转|в очереди|ваша очередь|пожалуйста,? подождите|warteschlange|bitte warten/iu,
  },
  {
    kind: 'captcha',
    reason: 'a captcha or an anti-DDoS challenge',
    title:
      /(?:d?dos|anti.?phishing|bot) protection|prove (?:that )?you(?:'re| are)|not a robot|are you (?:a )?(?:human|robot)|human verification|\bcaptcha\b|验证码|人机验证|安全验证|капч/iu,
    text: /(?:solve|complete|enter|pass|type|fill in) (?:the |this |following |below )*(?:captcha|challenge|puzzle|code (?:shown|below|from))|enter the (?:letter|character|text|number|code|missing)|prove (?:that )?you(?:'re| are) (?:not a robot|human)|(?:请|輸入|输入).{0,8}(?:验证码|驗證碼)|人机验证|введите (?:код|капч|символы)|(?:captcha|code|zeichen) (?:eingeben|lösen)/iu,
  },
  {
    kind: 'login',
    reason: 'a session that has ended',
    text: /(?:your )?session (?:has )?(?:expired|ended|timed out)|(?:please|you (?:must|need to|have to)) (?:log|sign) ?in (?:to|first|again|before)|you (?:must|need to) be logged in|请(?:先)?登(?:录|陆)|(?:登录|会话)(?:已)?(?:超时|过期|失效)|您(?:需要|必须)登录|сессия (?:истекла|завершена)|(?:войдите|необходимо войти|авторизуйтесь)|bitte (?:melden sie sich|einloggen|anmelden)|sitzung (?:ist )?abgelaufen/iu,
  },
  {
    kind: 'not-found',
    reason: 'a page that says it is not there',
    title:
      /^(?:\W|oops|sorry|error)*(?:the |this |that )?(?:requested )?(?:page|listing|item|product|offer|user|vendor|profile|thread|topic|url|object)?\s*(?:was |is |could |can(?:not|'t|’t) )?(?:not )?(?:be )?found\W*(?:$|[-|–:])|^(?:error\W*)?404\b(?:\W*(?:error|page|not|found)\b)*(?:\W+[^-|–:]{0,40})?$|does(?:n't| not) exist|no longer (?:exists|available)|(?:页面|商品|帖子|主题|用户)?(?:不存在|未找到|找不到|已(?:被)?(?:删除|下架))|(?:страница|товар|тема) не найден|seite nicht gefunden/iu,
    text: /^(?:\W|error)*404\b|(?:page|listing|item|product|offer|user|vendor|topic|file|url).{0,60} (?:was |is |could |can(?:not|'t|’t) )?(?:not (?:be )?found|does not exist|no longer (?:exists|available)|has been (?:removed|deleted))|(?:页面|商品|帖子|主题|用户).{0,6}(?:不存在|未找到|已(?:被)?(?:删除|下架))|(?:страница|товар|тема|пользователь) не (?:найден|существует)|seite (?:wurde )?nicht gefunden/iu,
  },
]
