import { controlPrefix } from '../control/control.ts';
import type { OpenApiDocument, Operation } from '../document/document.ts';

/** Refuses a document whose paths would hide those of Sandlot's own. */
export const refuseOwnPaths = (
  { source }: OpenApiDocument,
  operations: readonly Operation[],
  basePath: string,
): void => {
  for (const { method, path } of operations) {
    const whole = `${basePath}${path}/`;
    const own = ownPaths.find(([start]) => whole.startsWith(start));
    if (own === undefined) continue;
    throw new Error(
      `${source} has ${method} ${path}, but ${own[1]}. Give its first server another base path.`,
    );
  }
};

const ownPaths = [
  [`${controlPrefix}/`, `what is below ${controlPrefix} is Sandlot's own`],
  ['/~', 'a path that begins with /~ names a sandbox'],
] as const;
