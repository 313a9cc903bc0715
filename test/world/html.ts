/** What a site answers, before it goes on the wire. */
export type Reply = { status: number; type: string; body: string | Uint8Array; location?: string }

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

export function escapeHtml(text: string): string {
  return text.replaceAll(/[&<>"]/g, (character) => ENTITIES[character]!)
}

/** Grouped as these markets write amounts: `1234.5` becomes `1,234.5`. */
export function grouped(amount: string): string {
  return amount.replace(/\B(?=(?:\d{3})+(?!\d))(?<!\.\d*)/g, ',')
}

export function page(title: string, body: string, head = ''): string {
  return `<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>${escapeHtml(title)}</title>${head}</head>
<body>${body}</body></html>
`
}

export function htmlReply(body: string): Reply {
  return { status: 200, type: 'text/html; charset=utf-8', body }
}
