import type { Controlled } from './control.ts';

/** How the server is. */
export type Health = {
  readonly status: 'ok';
  readonly version: string;
  readonly document: { readonly title: string; readonly version: string };
  readonly operations: number;
};

export const toHealth = ({ document, operations, version }: Controlled): Health => ({
  status: 'ok',
  version,
  document: { title: document.title, version: document.version },
  operations,
});
