import { runSuite } from '../support/own-test.ts';

runSuite('contract-providers');
