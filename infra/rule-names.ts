/** Names of the receipt rules, fixed so that permissions and the doctor can name them. */
export const GATE_RULE = 'portcullis-gate';
export const DELIVER_RULE = 'portcullis-deliver';
