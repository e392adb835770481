/** More than anybody can draw in a thousand years, and far inside what adds up exactly. */
export const mostMillicredits = 1e12;
