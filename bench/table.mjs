/** The middle of a list of numbers, and its ends. */
export const summarise = (values) => {
  const sorted = [...values].sort((a, b) => a - b);
  const half = Math.floor(sorted.length / 2);
  const median = sorted.length % 2 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
  return { median, min: sorted[0], max: sorted.at(-1) };
};

/** Figures of both servers, round by round, as a row: medians, and the ratio of each round. */
export const toRow = ({ name, unit, sandlot, bare, goal }) => ({
  name,
  unit,
  sandlot: summarise(sandlot).median,
  bare: summarise(bare).median,
  ratio: summarise(sandlot.map((figure, round) => figure / bare[round])),
  ...(goal ? { goal } : {}),
});

/** Prints rows below each other, in columns. */
export const formatTable = (title, rows) => {
  const cells = [
    [title, 'Sandlot', 'bare', 'ratio', 'min-max', 'goal'],
    ...rows.map(({ name, unit, sandlot, bare, ratio, goal }) => [
      name,
      `${formatFigure(sandlot)} ${unit}`,
      `${formatFigure(bare)} ${unit}`,
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
