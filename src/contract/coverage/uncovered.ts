import type { BodyCoverage, OperationCoverage, ValueCoverage } from './coverage.ts';

/** What of an operation was not exercised, in words. */
export function listUncovered({
  statuses,
  parameters,
  request,
}: OperationCoverage): readonly string[] {
  return [
    ...statuses.filter(({ calls }) => calls === 0).map(({ status }) => status),
    ...parameters.flatMap(({ in: place, name, calls, values }) =>
      listUncoveredValues(`${place} ${name}`, calls, values),
    ),
    ...request.flatMap((body) => listUncoveredInBody('sent', body)),
    ...statuses
      .filter(({ calls }) => calls > 0)
      .flatMap(({ status, bodies }) => bodies.flatMap((body) => listUncoveredInBody(status, body))),
  ];
}

/** The whole, or values of it. */
function listUncoveredValues(
  name: string,
  calls: number,
  values: readonly ValueCoverage[],
): readonly string[] {
  return calls === 0
    ? [name]
    : values
        .filter((value) => value.calls === 0)
        .map(({ value }) => `${name} = ${JSON.stringify(value)}`);
}

function listUncoveredInBody(
  where: string,
  { type, calls, fields }: BodyCoverage,
): readonly string[] {
  if (calls === 0) return [`${where} ${type}`];
  // What is in something that was not there was not there either.
  return fields.flatMap((field) =>
    listUncoveredValues(`${where} ${field.pointer || 'body'}`, field.calls, field.values),
  );
}
