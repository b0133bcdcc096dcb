import type { Test } from 'tap';

/** Sends each request of a page's `http` blocks, and compares the reply with the block after it. */
export async function sendTranscripts(t: Test, page: string, url: string): Promise<number> {
  const blocks = [...page.matchAll(/^```http\n(.*?)^```$/gms)].map(([, code = '']) => code);
  for (let at = 0; at < blocks.length; at += 2) {
    const sent = parseMessage(blocks[at] ?? '');
    const shown = parseMessage(blocks[at + 1] ?? '');
    const [method = '', path = ''] = sent.start.split(' ');
    const reply = await fetch(`${url}${path}`, {
      method,
      headers: [...sent.fields],
      ...(sent.body !== '' && { body: sent.body }),
    });
    const text = await reply.text();
    t.equal(`HTTP/1.1 ${reply.status}`, shown.start, sent.start);
    for (const [name, value] of shown.fields) t.equal(reply.headers.get(name), value, name);
    if (shown.body !== '') t.strictSame(JSON.parse(text), JSON.parse(shown.body), sent.start);
  }
  return blocks.length / 2;
}

function parseMessage(text: string) {
  const [head = '', body = ''] = text.split('\n\n');
  const [start = '', ...lines] = head.trim().split('\n');
  const fields = lines.map((line) => {
    const colon = line.indexOf(': ');
    return [line.slice(0, colon), line.slice(colon + 2)] as [string, string];
  });
  return { start, fields, body };
}
