import type { BodyCoverage, OperationCoverage, ValueCoverage } from './coverage.ts';

/** Lists the parts of an operation that no call exercised, as short texts. */
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
  // Fields inside an absent field are not listed.
  return fields.flatMap((field) =>
    listUncoveredValues(`${where} ${field.pointer || 'body'}`, field.calls, field.values),
  );
}
