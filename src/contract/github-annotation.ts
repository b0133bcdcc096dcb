/** An annotation for GitHub; without a place it is shown on the run itself. */
export type GithubAnnotation = {
  readonly title: string;
  readonly text: string;
  readonly place: { readonly file: string; readonly line: number } | undefined;
};

/** Formats an annotation as a workflow command. */
export function formatGithubAnnotation({ title, text, place }: GithubAnnotation): string {
  const properties = Object.entries({ ...place, title }).map(
    ([name, value]) => `${name}=${escapeProperty(`${value}`)}`,
  );
  return `::error ${properties.join(',')}::${escapeText(text)}\n`;
}

/** See https://github.com/actions/toolkit/blob/main/packages/core/src/command.ts. */
function escapeText(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function escapeProperty(text: string): string {
  return escapeText(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
