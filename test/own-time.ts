const LOOK_MS = 100

/**
 * Milliseconds that this process had: what it computed counts in full, and a stretch in which a loaded machine let it
 * stand still as one look. Promises about our own deadlines are measured by it.
 */
export function openOwnTime(resources: AsyncDisposableStack): () => number {
  let [had, at, computed] = [0, performance.now(), computedMs()]
  const look = () => {
    const [now, soFar] = [performance.now(), computedMs()]
    had += Math.min(now - at, Math.max(LOOK_MS, soFar - computed))
    at = now
    computed = soFar
    return had
  }
  const looking = setInterval(look, LOOK_MS)
  resources.defer(() => clearInterval(looking))
  return look
}

function computedMs(): number {
  const { user, system } = process.threadCpuUsage()
  return (user + system) / 1000
}
