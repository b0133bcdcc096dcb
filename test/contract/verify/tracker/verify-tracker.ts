import { type VerificationOptions, verify } from '../../../../src/contract/verify/verify.ts';
import type { LoadedDocument } from '../../../../src/openapi/openapi.ts';
import { loadProviderDocument } from '../load-provider-document.ts';
import { trackerDocument } from './document.ts';
import type { TrackerFault } from './fault.ts';
import { tokens } from './rules.ts';
import { openTracker } from './tracker.ts';

export function loadTrackerDocument(): Promise<LoadedDocument> {
  return loadProviderDocument('tracker', trackerDocument);
}

type Own = Partial<Omit<VerificationOptions, 'document'>> & {
  readonly faults?: readonly TrackerFault[];
};

/** Verifies the tracker with some faults or none. */
export async function verifyTracker(
  document: LoadedDocument,
  { faults = [], ...options }: Own = {},
) {
  const tracker = await openTracker(faults);
  const [token = '', otherToken] = Object.keys(tokens);
  try {
    const report = await verify({
      ...{ url: tracker.url, document, token, otherToken },
      ...(faults.some(({ needs }) => needs === 'probes') && { probes: 'sent' }),
      // Without the fault, replies are only as slow as the machine is busy.
      ...(faults.some(({ needs }) => needs === 'a limit of time') && { slow: 2500 }),
      ...{ ticks: () => performance.now(), waits: [0], timeout: 60_000 },
      ...options,
    });
    const left = Object.entries(tracker.state.records).flatMap(([kind, records]) =>
      [...records.keys()].map((id) => `${kind} ${id}`),
    );
    return { report, left };
  } finally {
    await tracker.close();
  }
}
