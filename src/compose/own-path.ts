import type { Mount } from './mount.ts';

/** Refuses a document whose paths would hide those of Sandlot's own. */
export const refuseOwnPaths = (
  { document: { source }, operations }: Mount,
  prefix: string | undefined,
): void => {
  for (const { method, base, path } of operations) {
    const whole = `${base}${path}/`;
    const own = listOwn(prefix).find(([start]) => whole.startsWith(start));
    if (own === undefined) continue;
    throw new Error(
      `${source} has ${method} ${path}, but ${own[1]}. Give its first server another base path.`,
    );
  }
};

const listOwn = (prefix: string | undefined): readonly (readonly [string, string])[] => [
  ['/~', 'a path that begins with /~ names a sandbox'],
  ...(prefix === undefined
    ? []
    : [
        [
          `${prefix}/`,
          `what is below ${prefix} is Sandlot's own (--control-prefix moves it)`,
        ] as const,
      ]),
];
