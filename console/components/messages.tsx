import type { ComponentChildren } from 'preact';
import { ApiError, explain } from '../state/api.ts';

/** An error as a sentence, with the values that were refused. */
export function ErrorMessage({ error }: { readonly error: unknown }) {
  if (error === undefined) return null;
  const violations = error instanceof ApiError ? error.violations : [];
  return (
    <div class="error" role="alert">
      <p>{explain(error)}</p>
      {violations.length > 1 && (
        <ul>
          {violations.map(({ pointer, message }) => (
            <li key={`${pointer} ${message}`}>
              <code>{pointer || 'the body'}</code> {message}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

/** In the place of what is still being read. */
export function Loading() {
  return <p class="hint loading">Loading</p>;
}

type EmptyStateProps = {
  readonly title: string;
  readonly children?: ComponentChildren;
};

/** What a view shows in place of a list that has no entries, with what to do about it. */
export function EmptyState({ title, children }: EmptyStateProps) {
  return (
    <div class="empty">
      <h2>{title}</h2>
      {children}
    </div>
  );
}
