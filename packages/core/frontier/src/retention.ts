/** Days that a message stays on the frontier unhandled. */
export const retentionDays = 4;
