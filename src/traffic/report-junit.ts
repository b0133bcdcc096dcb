import { printJunit } from '../contract/contract.ts';
import { kindTexts } from '../coverage/coverage.ts';
import type { TrafficFailure, TrafficReport } from './report.ts';

/** A report as JUnit's XML: a suite for each operation, and one for the calls that are of none. */
export const toJunit = ({ document, archive, operations, failures }: TrafficReport): string => {
  const unmatched = failures.filter(({ kind }) => kind === 'unmatched');
  return printJunit({
    name: `sandlot check-traffic ${document.title}`,
    suites: [
      ...operations.map(({ id, method, path, calls }) => {
        const own = failures.filter(({ operation }) => operation === id);
        return {
          name: `${method} ${path}`,
          cases:
            own.length > 0
              ? own.map((failure) => toCase(failure, id))
              : [{ name: `calls as documented: ${calls}`, owner: id, faults: [] }],
        };
      }),
      ...(unmatched.length > 0
        ? [{ name: 'no operation', cases: unmatched.map((failure) => toCase(failure, archive)) }]
        : []),
    ],
  });
};

const toCase = (failure: TrafficFailure, owner: string) => {
  const { id, method, url, kind, status, breaches } = failure;
  const call = `call ${id}: ${method} ${url}, ${status}`;
  const faults =
    breaches.length > 0
      ? breaches.map(({ message, place }) => ({ message, type: kind, text: `${place}\n${call}` }))
      : [{ message: kindTexts[kind], type: kind, text: call }];
  return { name: `${call} ${kindTexts[kind]}`, owner, faults };
};
