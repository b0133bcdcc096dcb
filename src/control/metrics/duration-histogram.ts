import { Histogram } from 'prom-client';
import { type DurationCounts, durationBounds } from '../../base/time/duration-counts.ts';

/** A metric of durations, which are counted elsewhere. */
export type HistogramDefinition = {
  readonly name: string;
  readonly help: string;
  readonly labelNames: string[];
  readonly read: () => readonly {
    readonly labels: Record<string, string>;
    readonly durations: DurationCounts;
  }[];
};

/** A histogram of the library takes a microsecond for each value, so values are counted elsewhere. */
export class DurationHistogram extends Histogram<string> {
  readonly #definition: HistogramDefinition;

  constructor(definition: HistogramDefinition) {
    const { name, help, labelNames } = definition;
    super({ name, help, labelNames, registers: [] });
    this.#definition = definition;
  }

  /** The library calls this for the text. */
  getForPromString() {
    const { name, help, read } = this.#definition;
    const values = read().flatMap(({ labels, durations }) =>
      listDurationValues(name, labels, durations),
    );
    return { name, help, type: 'histogram', aggregator: 'sum', values };
  }
}

const milliseconds = 1000;

function listDurationValues(
  name: string,
  labels: Record<string, string>,
  { classes, total }: DurationCounts,
) {
  let count = 0;
  const buckets = classes.map((counted, index) => {
    count += counted;
    const bound = durationBounds[index];
    const le = bound === undefined ? '+Inf' : bound / milliseconds;
    return { metricName: `${name}_bucket`, labels: { ...labels, le }, value: count };
  });
  return [
    ...buckets,
    { metricName: `${name}_sum`, labels, value: total / milliseconds },
    { metricName: `${name}_count`, labels, value: count },
  ];
}
