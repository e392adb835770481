/** A word or phrase of a space's lists. A star stands for any ending, or any beginning. */
export const policyWordPattern = /^\*?[\p{L}\p{M}\p{N}' -]*[\p{L}\p{N}][\p{L}\p{M}\p{N}' -]*\*?$/u;

/** A channel or role by the platform's own number. */
export const policyIdPattern = /^-?\d+$/;
