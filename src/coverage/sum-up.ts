import type { BodyCoverage, Coverage, OperationCoverage, Share } from './types.ts';

type Counted = { readonly calls: number };

/** How much of what there is was seen. */
export const sumUp = (operations: readonly OperationCoverage[]): Coverage['counts'] => {
  const statuses = operations.flatMap((one) => one.statuses.filter(({ documented }) => documented));
  const parameters = operations.flatMap((one) => one.parameters);
  const bodies: readonly BodyCoverage[] = [
    ...operations.flatMap(({ request }) => request),
    ...statuses.flatMap((status) => status.bodies),
  ];
  const fields = bodies.flatMap((body) => body.fields);
  const values = [...parameters, ...fields].flatMap((one) => one.values);
  return {
    operations: toShare(operations),
    statuses: toShare(statuses),
    parameters: toShare(parameters),
    values: toShare(values),
    fields: toShare(fields.filter(({ pointer }) => pointer !== '')),
  };
};

const toShare = (all: readonly Counted[]): Share => ({
  seen: all.filter(({ calls }) => calls > 0).length,
  all: all.length,
});

/** So many in a hundred, rounded down: all of them only where it is all. */
export const toPercent = ({ seen, all }: Share): number =>
  all === 0 ? 100 : Math.floor((100 * seen) / all);
