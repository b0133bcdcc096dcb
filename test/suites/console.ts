import t from 'tap';
import { withoutChromium } from '../support/chromium.ts';
import { runSuite } from '../support/own-test.ts';

if (withoutChromium === undefined) runSuite('console');
else t.skip(withoutChromium, () => undefined);
