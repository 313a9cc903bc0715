import { chromium, type Browser } from 'playwright'
import { confineBrowser, type ConfinedBrowser } from '#infra/browser/confine-browser.ts'
import type { FoundBrowser } from '#infra/browser/find-browser.ts'
import { groupLeaderOf, killGroup } from '#infra/browser/process-group.ts'
import { groupPssBytes } from '#infra/browser/process-memory.ts'
import { MissingServiceError, messageOf } from '#shared/errors.ts'
import type { Logger } from '#shared/logger.ts'
import { DeadlineError, withDeadline } from '#shared/with-deadline.ts'

export type LaunchOptions = {
  browser: FoundBrowser
  log: Logger
  /** Where the kernel allows no sandbox at all; a person says so in the configuration. */
  allowUnsandboxed?: boolean
  /** Ends the launch while it is under way. */
  signal?: AbortSignal
}

export type LaunchedBrowser = AsyncDisposable & {
  browser: Browser
  sandboxed: boolean
  /** The browser's main process, which leads a process group. */
  pid: number
  pssBytes: () => Promise<number>
  /** Ends the whole process group at once, whatever state it is in. */
  kill: () => void
}

const LAUNCH_TIMEOUT_MS = 30_000
const CLOSE_TIMEOUT_MS = 5_000
/** What Playwright's own limit leaves out. */
const LAUNCH_GRACE_MS = 5_000
/** A context without a proxy of its own goes nowhere. */
const DEAD_PROXY = { server: 'socks5://127.0.0.1:1', bypass: '<-loopback>' }
const OFF_FEATURES = [
  'AutofillServerCommunication',
  'CertificateTransparencyComponentUpdater',
  'DialMediaRouteProvider',
  'HttpsFirstBalancedModeAutoEnable',
  'HttpsUpgrades',
  'MediaRouter',
  'NavigationPredictor',
  'NetworkPrediction',
  'NetworkTimeServiceQuerying',
  'OptimizationHints',
  'Prerender2',
  'PreconnectToSearch',
  // A renderer kept ready for the next site costs 50 MB and is used once an hour.
  'SpareRendererForSitePerProcess',
  'SpeculationRulesPrefetchFuture',
  'Translate',
  // Joins a multicast group on every device as soon as a page asks for peers; no address is gathered that it could hide.
  'WebRtcHideLocalIpsWithMdns',
  // The address bar's suggestions are pages of their own: two renderers for each window, and twice the time to open one.
  'WebUIOmniboxAimPopup',
  'WebUIOmniboxPopup',
]
const SWITCHES = [
  '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
  // `--force-webrtc-ip-handling-policy` does not stop STUN, this does.
  '--webrtc-ip-handling-policy=disable_non_proxied_udp',
  '--disable-quic',
  // Nobody looks at what is drawn.
  '--disable-gpu',
  '--disable-software-rasterizer',
  '--disable-background-networking',
  '--disable-component-update',
  // Components that are asked for on demand come all the same, unless there is nowhere to ask.
  '--component-updater=url-source=data:,',
  '--disable-domain-reliability',
  '--disable-sync',
  '--dns-prefetch-disable',
  '--no-first-run',
  '--no-pings',
  '--mute-audio',
]
/** What every browser of ours starts with; a bench starts its peer's with the same. */
export const BROWSER_ARGUMENTS = [...SWITCHES, `--disable-features=${OFF_FEATURES.join(',')}`]

/**
 * Starts Chromium headless, in its sandbox, as a user without rights when we are root, and without any network of its
 * own.
 *
 * @throws MissingServiceError when it does not start, or only without its sandbox
 */
export async function launchBrowser(options: LaunchOptions): Promise<LaunchedBrowser> {
  const { browser: found, log } = options
  await using stack = new AsyncDisposableStack()
  const confined = stack.use(await confineBrowser(found.path, found.env))
  const { browser, sandboxed } = await start(confined, options)
  if (!sandboxed) log.warn({ browser: found.path }, 'the browser runs without its sandbox, as configured')
  const pid = await confined.readPid()
  const leader = groupLeaderOf(pid)
  const kill = (): void => killGroup(leader)
  // What was opened for the launch now lives as long as the browser.
  const resources = stack.move()
  return {
    browser,
    sandboxed,
    pid,
    kill,
    pssBytes: () => groupPssBytes(pid),
    async [Symbol.asyncDispose]() {
      await withDeadline(browser.close(), CLOSE_TIMEOUT_MS).catch((error: unknown) => {
        log.warn({ reason: messageOf(error) }, 'the browser did not close, its processes are killed')
      })
      kill()
      await resources.disposeAsync()
    },
  }
}

async function start(
  confined: ConfinedBrowser,
  { allowUnsandboxed = false, signal }: LaunchOptions,
): Promise<{ browser: Browser; sandboxed: boolean }> {
  try {
    return { browser: await launch(confined, true, signal), sandboxed: true }
  } catch (error) {
    if (!isSandboxFault(messageOf(error)))
      throw new MissingServiceError(`The browser does not start: ${firstLine(error)}`, { cause: error })
    if (allowUnsandboxed) return { browser: await launch(confined, false, signal), sandboxed: false }
    throw new MissingServiceError(
      'The browser finds no sandbox here: allow user namespaces (sysctl user.max_user_namespaces) or install "chromium-sandbox".',
      { cause: error },
    )
  }
}

async function launch(
  confined: ConfinedBrowser,
  chromiumSandbox: boolean,
  signal?: AbortSignal,
): Promise<Browser> {
  const { launcher, env } = confined
  signal?.throwIfAborted()
  const launching = chromium.launch({
    executablePath: launcher,
    env,
    chromiumSandbox,
    headless: true,
    proxy: DEAD_PROXY,
    timeout: LAUNCH_TIMEOUT_MS,
    args: BROWSER_ARGUMENTS,
    // Roles are closed in order by their supervisor.
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
  })
  const given = Promise.withResolvers<never>()
  const giveUp = (): void => given.reject(new DeadlineError('nobody waits for it any more'))
  signal?.addEventListener('abort', giveUp)
  try {
    return await withDeadline(Promise.race([launching, given.promise]), LAUNCH_TIMEOUT_MS + LAUNCH_GRACE_MS)
  } catch (error) {
    if (error instanceof DeadlineError) killGroup(groupLeaderOf(await confined.readPid()))
    throw error
  } finally {
    signal?.removeEventListener('abort', giveUp)
  }
}

function isSandboxFault(message: string): boolean {
  return /No usable sandbox|Failed to move to new namespace|setuid sandbox/i.test(message)
}

function firstLine(error: unknown): string {
  return messageOf(error).split('\n')[0]!
}
