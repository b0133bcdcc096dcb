import { type createAhaSandbox, partOf } from './aha-sandbox.ts';

type AhaSandbox = Awaited<ReturnType<typeof createAhaSandbox>>;
export type Event = Readonly<Record<string, unknown>>;

export function log(aha: AhaSandbox, event: Event, feature_id = 'PRJ1-1', token?: string) {
  return aha.send('createFeatureTimeTrackingEvent', {
    path: { feature_id },
    body: { time_tracking_event: event },
    ...(token === undefined ? {} : { token }),
  });
}

export function set(aha: AhaSandbox, feature: Event, feature_id = 'PRJ1-1') {
  return aha.send('updateFeature', { path: { feature_id }, body: { feature } });
}

/** The estimates, the total and the units of a feature of PRJ1. */
export async function totals(aha: AhaSandbox, feature_id = 'PRJ1-1') {
  const { body } = await aha.send('getFeature', { path: { feature_id } });
  const feature = partOf(body, 'feature');
  return {
    original: partOf(feature, 'original_estimate'),
    remaining: partOf(feature, 'remaining_estimate'),
    done: partOf(feature, 'work_done'),
    units: partOf(feature, 'work_units'),
  };
}
