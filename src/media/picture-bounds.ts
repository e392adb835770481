/** Pictures of more pixels (16 megapixels) are neither read nor made. */
export const maxPicturePixels = 4096 * 4096;

/** Reading a picture takes at most so long, whatever is in it. */
export const pictureTimeoutSeconds = 10;
