/** The class of a status: `2`, `3`, `4`, `5`, or `0` for no reply. */
function statusClass(status: number): string {
  return `status-${Math.floor(status / 100)}`;
}

export function StatusBadge({ status }: { readonly status: number }) {
  const text = status === 0 ? 'cut' : String(status);
  return (
    <span
      class={`status ${statusClass(status)}`}
      title={status === 0 ? 'No reply was sent' : undefined}
    >
      {text}
    </span>
  );
}

export function MethodBadge({ method }: { readonly method: string }) {
  return <span class={`method method-${method.toLowerCase()}`}>{method}</span>;
}

export type Tone = 'neutral' | 'good' | 'warning' | 'bad' | 'accent';

export function Tag({
  tone = 'neutral',
  text,
  title,
}: {
  readonly tone?: Tone;
  readonly text: string;
  readonly title?: string;
}) {
  return (
    <span class={`tag tag-${tone}`} title={title}>
      {text}
    </span>
  );
}
