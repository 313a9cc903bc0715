import type { GateKind } from '#contracts/page-kind.ts'

/**
 * What gate pages say. `title` signatures also look at headings, and hold whatever else the page shows; `text`
 * signatures hold only where the page itself has little to say, for a forum post may quote them.
 */
export type GateSignature = { kind: GateKind; reason: string; title?: RegExp; text?: RegExp }

/** Where a page that says no more than "you are being sent on" sends whoever is not logged in. */
export const LOGIN_ADDRESS = /log[-_]?in\b|logging|sign[-_]?in\b|passport|\bauth\b|connexion|anmelden|вход/iu

/** A title, or a part of one, that names a way in and nothing else. */
export const ENTRY_TITLE =
  /^(?:(?:user|member|account|vendor|customer) )?(?:log[- ]?in|sign[- ]?(?:in|up)|regist(?:er|ration)|create (?:an |your )?account)(?: (?:page|form))?$|^(?:会员|用户|新用户|账号|帐号)?(?:登[录陆入]|註冊|注册)(?:页面?|账号)?$|^(?:страница )?(?:входа?|войти|авторизаци[яи]|регистраци[яи])(?: (?:на|в) .{1,40})?$|^(?:anmeld(?:en|ung)|einloggen|registrier(?:en|ung)|(?:se )?connexion|se connecter|inscription|iniciar sesión|registrarse)$/iu

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
    kind: 'seized',
    reason: 'a seizure banner of another country',
    title:
      /\bsaisi(?:e)? par\b|\ba été saisi|in beslag genomen|incautad[oa]\b|sequestrat[oa]\b|zajęt[ay] przez|изъят|арестован[оы]? (?:по решению|правоохран)/iu,
    text: /(?:site|domaine|service|plateforme)[^.]{0,20} a été saisi|in beslag genomen (?:door|in)|(?:sitio|dominio|página|servidor)[^.]{0,30} (?:ha sido|fue) incautad|(?:sito|dominio)[^.]{0,20} è stato (?:posto sotto )?sequestr|(?:strona|domena)[^.]{0,20} została zajęta/iu,
  },
  {
    kind: 'blocked',
    reason: 'a block or a ban',
    title:
      /^(?:error )?(?:403|429)\b|^(?:access denied|too many requests)\b|^(?:forbidden|blocked)\b(?! (?:\p{L}+ ){0,2}(?:items?|goods|products?|listings?|categor|substances?|drugs|weapons|topics?|content|things|words|countries|users?|vendors?|members?))|security breach|you (?:have been|are|were) (?:blocked|banned)|访问被拒绝|доступ (?:запрещ|ограничен)|zugriff verweigert/iu,
    text: /ddos filter killed your path|you (?:have been|are|were) (?:temporarily |permanently )?(?:blocked|banned|rate.?limited)|too many requests|security breach detected|your (?:ip|circuit|session|account) (?:is|has been) (?:temporarily |permanently )?(?:blocked|banned|suspended|blacklisted)|access (?:to this (?:page|site) )?(?:is|has been) denied|请求过于频繁|访问(?:过于频繁|被拒绝|被禁止)|(?:您|你)的?(?:账号|帐号|账户|IP)?已?被(?:封禁|禁止|屏蔽)|слишком много запросов|доступ (?:запрещ|заблокирован)|zu viele anfragen/iu,
  },
  {
    kind: 'blocked',
    reason: 'a rate limit or a ban, in words that other front ends use',
    title:
      /^(?:slow down|rate limit(?:ed| exceeded)?)\W*$|trop de requêtes|demasiadas (?:peticiones|solicitudes)/iu,
    text: /(?:making|sent|sending) (?:requests )?(?:too (?:quickly|fast|many)|requests too)|rate limit (?:exceeded|reached)|(?:ваш|этот) (?:аккаунт|ip|адрес)[^.]{0,20}(?:заблокирован|забанен)|vous avez été (?:bloqué|banni)|(?:ihr|dein) konto wurde gesperrt|cuenta (?:ha sido )?(?:bloqueada|suspendida)/iu,
  },
  {
    kind: 'maintenance',
    reason: 'a maintenance page or a fault of the server',
    title:
      /maintenance|be (?:right )?back (?:soon|shortly)|^(?:error )?50[0234]\b|bad gateway|service (?:temporarily )?unavailable|gateway time-?out|internal server error|wartungs|维护|технические работы|обслуживани/iu,
    text: /(?:under|down for|undergoing|scheduled) (?:\w+ )?maintenance|maintenance mode|we(?:'ll| will) be back|temporarily (?:offline|down|unavailable)|wartungsarbeiten|(?:系统|网站|服务器|本站).{0,8}(?:维护|升级)|维护中|技术维护|технические работы|технического обслуживания|на обслуживании/iu,
  },
  {
    kind: 'maintenance',
    reason: 'a maintenance page in another language',
    title: /^(?:mantenimiento|manutenzione|onderhoud|техработы|przerwa techniczna)\b|en maintenance/iu,
    text: /(?:site|plateforme|service) est (?:actuellement )?en maintenance|en mantenimiento|in manutenzione|in onderhoud|временно недоступ(?:ен|на)|暂停(?:访问|服务)/iu,
  },
  {
    kind: 'queue',
    reason: 'a queue',
    title:
      /\b(?:queue|waiting room|please wait)\b|排队|请稍候|очередь|подождите|warteschlange|file d'attente/iu,
    text: /(?:you are|you're|placed|position|wait(?:ing)?) (?:now )?(?:in|into) (?:the |a |our )?(?:queue|line|waiting room)|(?:queue|waiting) (?:position|time)|estimated (?:wait|time)|you will be (?:automatically )?(?:redirected|forwarded|let in)|awaiting forwarding|do not (?:refresh|reload) (?:the|this) page|排队|队列|请稍候|请等待|正在跳转|в очереди|ваша очередь|пожалуйста,? подождите|warteschlange|bitte warten/iu,
  },
  {
    kind: 'queue',
    reason: 'a check that lets browsers on by itself',
    title: /^(?:just a moment|checking your browser|one moment,? please)\b/iu,
    text: /checking your browser (?:before|\.\.\.)|dans la file d'attente|вы (?:будете|скоро будете) перенаправлен|en la cola\b|访问人数(?:较多|过多)/iu,
  },
  {
    kind: 'captcha',
    reason: 'a captcha or an anti-DDoS challenge',
    title:
      /(?:d?dos|anti.?phishing|bot) protection|prove (?:that )?you(?:'re| are)|not a robot|are you (?:a )?(?:human|robot)|human verification|\bcaptcha\b|验证码|人机验证|安全验证|капч/iu,
    text: /(?:solve|complete|enter|pass|type|fill in) (?:the |this |following |below )*(?:captcha|challenge|puzzle|code (?:shown|below|from))|enter the (?:letter|character|text|number|code|missing)|prove (?:that )?you(?:'re| are) (?:not a robot|human)|(?:请|輸入|输入).{0,8}(?:验证码|驗證碼)|人机验证|введите (?:код|капч|символы)|(?:captcha|code|zeichen) (?:eingeben|lösen)/iu,
  },
  {
    kind: 'captcha',
    reason: 'a captcha in other words and languages',
    title: /подтвердите,? что вы не робот|滑块验证|sicherheitsabfrage|vérification (?:humaine|de sécurité)/iu,
    text: /(?:подтвердите|докажите),? что вы (?:не робот|человек)|拖动(?:下方)?滑块|点击(?:下方)?(?:图片|文字)完成验证|(?:zeichen|code|buchstaben)[^.]{0,30}(?:aus|von|in) dem bild|(?:recopie[rz]|saisi(?:r|ssez)) (?:le|les) (?:code|caractères)|prouver que vous (?:êtes|n'êtes pas)|no eres un robot|introduzca (?:el código|los caracteres)/iu,
  },
  {
    kind: 'login',
    reason: 'a session that has ended',
    text: /(?:your )?session (?:has )?(?:expired|ended|timed out)|(?:please|you (?:must|need to|have to)) (?:log|sign) ?in (?:to|first|again|before)|you (?:must|need to) be logged in|请(?:先)?登(?:录|陆)|(?:登录|会话)(?:已)?(?:超时|过期|失效)|您(?:需要|必须)登录|сессия (?:истекла|завершена)|(?:войдите|необходимо войти|авторизуйтесь)|bitte (?:melden sie sich|einloggen|anmelden)|sitzung (?:ist )?abgelaufen/iu,
  },
  {
    kind: 'login',
    reason: 'a page for those alone who are logged in',
    title: /^(?:you are )?not logged in\W*$|^(?:login|log-in) required\W*$|^(?:尚未登录|未登录)/iu,
    text: /you are not (?:currently )?logged in|尚未登[录陆]|未登[录陆],? ?(?:没有权限|无权)|登[录陆]后(?:才能|方可|可以?)(?:查看|浏览|访问)|(?:votre )?session (?:a expiré|est expirée)|vous devez (?:être connecté|vous connecter)|(?:la |su )?sesión ha (?:caducado|expirado)|debe(?:s)? iniciar sesión|вы не (?:авторизованы|вошли)/iu,
  },
  {
    kind: 'not-found',
    reason: 'a page that says it is not there',
    title:
      /^(?:\W|oops|sorry|error)*(?:the |this |that )?(?:requested )?(?:page|listing|item|product|offer|user|vendor|profile|thread|topic|url|object)?\s*(?:was |is |could |can(?:not|'t|’t) )?(?:not )?(?:be )?found\W*(?:$|[-|–:])|^(?:error\W*)?404\b(?:\W*(?:error|page|not|found)\b)*(?:\W+[^-|–:]{0,40})?$|does(?:n't| not) exist|no longer (?:exists|available)|(?:页面|商品|帖子|主题|用户)?(?:不存在|未找到|找不到|已(?:被)?(?:删除|下架))|(?:страница|товар|тема) не найден|seite nicht gefunden/iu,
    text: /^(?:\W|error)*404\b|(?:page|listing|item|product|offer|user|vendor|topic|file|url).{0,60} (?:was |is |could |can(?:not|'t|’t) )?(?:not (?:be )?found|does not exist|no longer (?:exists|available)|has been (?:removed|deleted))|(?:页面|商品|帖子|主题|用户).{0,6}(?:不存在|未找到|已(?:被)?(?:删除|下架))|(?:страница|товар|тема|пользователь) не (?:найден|существует)|seite (?:wurde )?nicht gefunden/iu,
  },
  {
    kind: 'not-found',
    reason: 'a missing page in another language',
    title:
      /^(?:page|annonce|produit) (?:introuvable|non trouvée?)|página no encontrada|pagina non trovata|ошибка 404/iu,
    text: /(?:page|annonce|produit) (?:est )?introuvable|página no (?:encontrada|existe)|指定的(?:主题|帖子|用户)不存在/iu,
  },
]
