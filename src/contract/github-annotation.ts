/** What is shown at a place of a file, or, without one, beside what was run. */
export type GithubAnnotation = {
  readonly title: string;
  readonly text: string;
  readonly place: { readonly file: string; readonly line: number } | undefined;
};

/** Prints an annotation as a workflow command of GitHub. */
export function formatGithubAnnotation({ title, text, place }: GithubAnnotation): string {
  const visible = Object.entries({ ...place, title }).map(
    ([name, value]) => `${name}=${escapeProperty(`${value}`)}`,
  );
  return `::error ${visible.join(',')}::${escapeText(text)}\n`;
}

/** See https://github.com/actions/toolkit/blob/main/packages/core/src/command.ts. */
function escapeText(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function escapeProperty(text: string): string {
  return escapeText(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
