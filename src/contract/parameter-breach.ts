import { below, type Parameter } from '../document/document.ts';
import type { Violation } from '../refusal.ts';
import { type Breach, toBreach } from './breach.ts';

/** Violations of parameters, or of header fields of a reply, as breaches of what describes them. */
export const toParameterBreaches = (
  violations: readonly Violation[],
  parameters: readonly Parameter[],
): readonly Breach[] =>
  parameters.flatMap((parameter) =>
    violations
      .filter((violation) => isOf(violation, parameter))
      .map((violation) => toBreach(violation, toPlace(parameter))),
  );

const isOf = ({ in: place, pointer }: Violation, { in: own, name }: Parameter): boolean =>
  (own === 'querystring' ? 'query' : own) === place &&
  `${pointer}/`.startsWith(`${below('', name)}/`);

const toPlace = ({ schema }: Parameter): string =>
  schema.replace(/(\/content\/[^/]*)?\/schema$/, '');
