/** The middle of a list of numbers, and its ends. */
export const summarise = (values) => {
  const sorted = [...values].sort((a, b) => a - b);
  const half = Math.floor(sorted.length / 2);
  const median = sorted.length % 2 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
  return { median, min: sorted[0], max: sorted.at(-1) };
};

/** Figures of two, round by round, as a row: medians, and the ratio of each round. */
export const toRow = ({ name, unit, first, second, goal }) => ({
  name,
  unit,
  first: summarise(first).median,
  second: summarise(second).median,
  ratio: summarise(first.map((figure, round) => figure / second[round])),
  ...(goal ? { goal } : {}),
});

/** Reports of two servers under one load as a row: requests for each second of their CPU time. */
export const toSpeedRow = (reports, { name, load, workload, servers, goal }) => {
  const [first, second] = servers.map((server) =>
    reports
      .filter((one) => one.server === server && one.load === load && one.workload === workload)
      .sort((a, b) => a.round - b.round)
      .map(({ cpu }) => 1 / cpu),
  );
  return toRow({ name, unit: '/s', first, second, goal });
};

/** Prints rows below each other, in columns; `labels` name the two that are compared. */
export const formatTable = ({ title, labels, rows }) => {
  const cells = [
    [title, ...labels, 'ratio', 'min-max', 'goal'],
    ...rows.map(({ name, unit, first, second, ratio, goal }) => [
      name,
      `${formatFigure(first)} ${unit}`,
      `${formatFigure(second)} ${unit}`,
      ratio.median.toFixed(2),
      `${ratio.min.toFixed(2)}-${ratio.max.toFixed(2)}`,
      goal ?? '',
    ]),
  ];
  const widths = cells[0].map((_, column) => Math.max(...cells.map((row) => row[column].length)));
  return cells
    .map((row) =>
      row
        .map((cell, column) =>
          column === 0 ? cell.padEnd(widths[0]) : cell.padStart(widths[column]),
        )
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
};

const formatFigure = (figure) => {
  if (figure >= 1000) return Math.round(figure).toLocaleString('en');
  return figure >= 100 ? figure.toFixed(0) : figure.toFixed(figure >= 10 ? 1 : 2);
};
