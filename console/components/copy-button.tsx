import { useState } from 'preact/hooks';

/** Copies a text to the clipboard, and says so. */
export function CopyButton({ text, label }: { readonly text: string; readonly label: string }) {
  const [state, setState] = useState<'ready' | 'copied'>('ready');
  const copy = async () => {
    await writeClipboard(text);
    setState('copied');
    setTimeout(() => setState('ready'), 1500);
  };
  return (
    <button type="button" class="link" onClick={copy}>
      {state === 'copied' ? 'Copied' : label}
    </button>
  );
}

/** The clipboard of pages that are not served over TLS needs a selection. */
async function writeClipboard(text: string): Promise<void> {
  if (navigator.clipboard) {
    await navigator.clipboard.writeText(text);
    return;
  }
  const area = document.createElement('textarea');
  area.value = text;
  document.body.append(area);
  area.select();
  document.execCommand('copy');
  area.remove();
}
