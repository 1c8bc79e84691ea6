import { benchDecisions } from './decisions.ts';
import { benchLocalSystem } from './local-system.ts';
import { formatResults } from './result.ts';

/** `npm run bench`: what each thing does a second, and the reference of the same run that it is a ratio of. */
const results = [...benchDecisions(), ...(await benchLocalSystem())];
console.log(formatResults(results));
