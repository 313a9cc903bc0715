import type { GateKind } from '#contracts/page-kind.ts'

/** What gates say, as pages: kind, title, body, and the content of a meta refresh where one is sent. */
export type GatePhrase = { kind: GateKind; title: string; body: string; refresh?: string }

function phrase(kind: GateKind, title: string, body: string, refresh?: string): GatePhrase {
  return { kind, title, body, ...(refresh !== undefined && { refresh }) }
}

/** In nine languages; each in the words that sites of its kind use, none taken from a page. */
export const gatePhrases: readonly GatePhrase[] = [
  phrase(
    'login',
    '提示信息',
    '<p>抱歉，您尚未登录，没有权限访问该版块</p><p><a href="member.php?mod=logging">如果您的浏览器没有自动跳转，请点击此链接</a></p>',
    '3;url=member.php?mod=logging&action=login',
  ),
  phrase('login', '跳转中', '请先登录，页面即将跳转', '2;url=/index/login.html'),
  phrase('login', '', 'Redirecting...', '0;url=/login?next=/'),
  phrase('login', '提示', '<p>登录超时，请重新登录</p>'),
  phrase('login', 'Ошибка', '<p>Ваша сессия истекла. Пожалуйста, войдите снова.</p>'),
  phrase(
    'login',
    'Вход',
    '<form action="/auth"><input name=login><input type=password name=p><button>Войти</button></form>',
  ),
  phrase('login', 'Fehler', '<p>Ihre Sitzung ist abgelaufen. Bitte melden Sie sich erneut an.</p>'),
  phrase('login', 'Erreur', '<p>Votre session a expiré. Veuillez vous reconnecter.</p>'),
  phrase('login', 'Accès', '<p>Vous devez être connecté pour voir cette page.</p>'),
  phrase('login', 'Aviso', '<p>Su sesión ha caducado. Inicie sesión de nuevo.</p>'),
  phrase(
    'login',
    'Market',
    '<p>You are not logged in.</p><a href=/login>Login</a> <a href=/register>Register</a>',
  ),
  phrase('seized', 'Avis', '<h1>Ce site a été saisi</h1><p>par la police judiciaire</p>'),
  phrase('seized', 'Politie', '<h1>Deze site is in beslag genomen</h1>'),
  phrase('seized', 'Внимание', '<h1>Этот сайт изъят правоохранительными органами</h1>'),
  phrase('seized', 'МВД', '<p>Данный ресурс заблокирован и изъят по решению суда</p>'),
  phrase('seized', 'Aviso', '<h1>Este sitio web ha sido incautado</h1>'),
  phrase('seized', 'Avviso', '<h1>Questo sito è stato sequestrato</h1>'),
  phrase('seized', '公告', '<h1>该网站已被公安机关依法查封</h1>'),
  phrase('seized', 'THIS HIDDEN SITE HAS BEEN SEIZED', '<img src=seized.png>'),
  phrase(
    'seized',
    'Alert!',
    '<p>This domain has been seized by the authorities in accordance with a seizure warrant</p>',
  ),
  phrase(
    'captcha',
    'Проверка',
    '<p>Подтвердите, что вы не робот</p><form><input name=code><button>OK</button></form>',
  ),
  phrase('captcha', 'Защита от DDoS', '<p>Введите символы с картинки</p><form><input name=c></form>'),
  phrase('captcha', '请完成安全验证', '<form><input name=c></form>'),
  phrase('captcha', '验证', '<p>请拖动滑块完成验证</p>'),
  phrase('captcha', 'Sicherheit', '<p>Bitte gib die Zeichen aus dem Bild ein</p><form><input name=c></form>'),
  phrase(
    'captcha',
    'Sécurité',
    "<p>Veuillez recopier le code de l'image pour prouver que vous êtes humain</p><form><input name=c></form>",
  ),
  phrase('queue', "File d'attente", "<p>Vous êtes dans la file d'attente</p>", '10'),
  phrase(
    'queue',
    'Подключение',
    '<p>Вы находитесь в очереди. Вы будете перенаправлены автоматически.</p>',
    '10',
  ),
  phrase(
    'queue',
    'Just a moment...',
    '<h1>Checking your browser before accessing</h1><p>This process is automatic. You will be redirected shortly.</p>',
  ),
  phrase('queue', '等待', '<p>当前访问人数较多，请稍等，正在为您排队</p>', '5'),
  phrase('maintenance', 'Техработы', '<p>Сайт временно недоступен. Ведутся технические работы.</p>'),
  phrase('maintenance', 'Maintenance', '<p>Le site est en maintenance</p>'),
  phrase('maintenance', 'Mantenimiento', '<p>El sitio está en mantenimiento</p>'),
  phrase('maintenance', '公告', '<p>网站升级中，暂停访问</p>'),
  phrase(
    'maintenance',
    '502 Bad Gateway',
    '<center><h1>502 Bad Gateway</h1></center><hr><center>nginx</center>',
  ),
  phrase('blocked', 'Ошибка', '<p>Ваш аккаунт заблокирован</p>'),
  phrase('blocked', '提示', '<p>您的访问过于频繁，请稍后再试</p>'),
  phrase('blocked', 'Slow down', '<p>You are making requests too quickly. Try again in 30 seconds.</p>'),
  phrase('blocked', 'Market', '<p>Your account has been banned for violating our rules.</p>'),
  phrase('not-found', 'Ошибка 404', '<p>Страница не найдена</p>'),
  phrase('not-found', 'Erreur', '<p>Page introuvable</p>'),
  phrase('not-found', 'Fehler', '<p>Die Seite wurde nicht gefunden</p>'),
  phrase('not-found', '提示信息', '<p>抱歉，指定的主题不存在或已被删除或正在被审核</p>'),
]
