/** Markup that does nothing. It is harmless where a page shows it. */
export const probeMarkup = '<b>sandlot</b>';

/** Values with characters that SQL, HTML and shells read as syntax, longest first. */
export const probeValues: readonly string[] = [
  `O'Sandlot "${probeMarkup}"`,
  probeMarkup,
  `'"`,
  `'`,
];
