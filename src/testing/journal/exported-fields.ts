import { type MaskSecret, showSecrets } from '../../base/mask-secrets.ts';
import type { ParsedFields } from '../match/call-body.ts';
import type { JournalEntry } from './entry.ts';
import { toTextFields } from './entry-formats.ts';

/**
 * The header fields of a request with its secrets masked, in a form in which a reader still finds that
 * there was a credential: cookies keep their names, and that of HTTP basic is a pair.
 */
export function toExportedFields(headers: JournalEntry['headers'], mask: MaskSecret): ParsedFields {
  const shown = toTextFields(headers, showSecrets);
  const masked = toTextFields(headers, mask);
  return Object.fromEntries(
    Object.entries(masked).map(([name, value]) => {
      if (value === shown[name]) return [name, value];
      if (name === 'cookie') return [name, maskCookies(String(shown[name]))];
      return [name, value === 'Basic ***' ? `Basic ${btoa('***:***')}` : value];
    }),
  );
}

function maskCookies(text: string): string {
  return text.replace(/=[^;]*/g, '=***');
}
