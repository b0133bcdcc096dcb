import { runSuite } from '../../support/own-test.ts';

runSuite('scenario-tools');
