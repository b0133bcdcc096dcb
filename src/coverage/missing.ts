import type { BodyCoverage, OperationCoverage, ValueCoverage } from './types.ts';

/** What of an operation was not exercised, in words. */
export const listMissing = ({
  statuses,
  parameters,
  request,
}: OperationCoverage): readonly string[] => [
  ...statuses.filter(({ calls }) => calls === 0).map(({ status }) => status),
  ...parameters.flatMap(({ in: place, name, calls, values }) =>
    listIn(`${place} ${name}`, calls, values),
  ),
  ...request.flatMap((body) => listInBody('sent', body)),
  ...statuses
    .filter(({ calls }) => calls > 0)
    .flatMap(({ status, bodies }) => bodies.flatMap((body) => listInBody(status, body))),
];

/** The whole, or values of it. */
const listIn = (
  name: string,
  calls: number,
  values: readonly ValueCoverage[],
): readonly string[] =>
  calls === 0
    ? [name]
    : values
        .filter((value) => value.calls === 0)
        .map(({ value }) => `${name} = ${JSON.stringify(value)}`);

const listInBody = (where: string, { type, calls, fields }: BodyCoverage): readonly string[] => {
  if (calls === 0) return [`${where} ${type}`];
  // What is in something that was not there was not there either.
  return fields.flatMap((field) =>
    listIn(`${where} ${field.pointer || 'body'}`, field.calls, field.values),
  );
};
