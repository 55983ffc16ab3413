import { webkit } from '../support/engines/index.js';
import { runFlows } from '../support/engines/run-flows.js';

runFlows(webkit);
