import { type Html, html } from './html.ts';
import { pageStyle } from './page-style.ts';

type DocumentPage = {
  readonly title: string;
  /** What stands below the title. */
  readonly header: Html;
  readonly main: Html;
};

/** Renders one self-contained page, without scripts or external resources. */
export function renderDocumentPage({ title, header, main }: DocumentPage): string {
  const { html: page } = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${title}</title>
<style>${{ html: pageStyle }}</style>
</head>
<body>
<header>
<h1>${title}</h1>
${header}
</header>
<main>
${main}
</main>
</body>
</html>
`;
  return page;
}
