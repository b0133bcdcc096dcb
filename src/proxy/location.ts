import type { Pairs } from './field.ts';

/** Where an API is, and under which name its clients reach it through here. */
export type Places = {
  readonly address: URL;
  /** The `Host` that was asked. */
  readonly host: string | undefined;
};

/** Fields whose `Location` leads through here again, where it leads to the API. */
export const leadBack = (pairs: Pairs, places: Places): Pairs =>
  pairs.map(([name, value]) =>
    /^location$/i.test(name) ? [name, toOwn(value, places)] : [name, value],
  );

const toOwn = (value: string, { address: { origin, pathname }, host }: Places): string => {
  const base = pathname.replace(/\/+$/, '');
  const local = value.startsWith(origin) ? value.slice(origin.length) : value;
  if (!local.startsWith(`${base}/`)) return value;
  const own = local.slice(base.length);
  return local === value ? own : `http://${host}${own}`;
};
