# Writing a request on the web page: the form, and what it would cost.

compose-title = Draw
compose-refused = Not accepted

compose-what = What shall I draw?
compose-draw = Draw
compose-kind = Picture or GIF
compose-kind-image = Picture
compose-kind-gif = GIF
compose-stills-only = { $model } draws still pictures only.
compose-motion = How it moves
compose-motion-own = as I wrote it
compose-examples = Examples to start from

## The price, before sending

compose-price = It costs { price } at most.
compose-will-be = { $kind ->
    [gif] { $size } pixels, { compose-frames-of }, { compose-steps-of }.
   *[image] { $size } pixels, { compose-steps-of }.
  }
compose-frames-of = { $frames ->
    [one] { $frames } frame
   *[other] { $frames } frames
  }
compose-steps-of = { $steps ->
    [one] { $steps } step
   *[other] { $steps } steps
  }
compose-balance = You have { $balance }.
compose-ask-price = What does it cost?

## What most people choose

compose-shape = Size
compose-shape-own = As the model likes
compose-shape-square = Square
compose-shape-portrait = Portrait
compose-shape-landscape = Landscape
compose-quality = Quality
compose-quality-draft = Draft
compose-quality-normal = Normal
compose-quality-fine = Fine
compose-style = Style
compose-style-none = none
compose-count = How many
compose-length = Length
compose-length-short = Short
compose-length-normal = Normal
compose-length-long = Long

## Options

compose-options = Options
compose-negativePrompt = Leave out
compose-negativePrompt-example = what should not be in it
compose-widthPx = Width
compose-heightPx = Height
compose-steps = Steps
compose-guidanceScale = Guidance
compose-seed = Seed
compose-seed-any = any
compose-frames = Frames
compose-fps = Frames/s
compose-ending = How it ends
compose-ending-loop = where it begins (above { $frames } frames)
compose-ending-open = anywhere
compose-scheduler = Scheduler
compose-scheduler-own = { $scheduler }, the model’s own
compose-options-hint = What you write here goes before the choices above. Left empty, each takes what { $model } likes best. The same seed with the same words and options draws the same picture again.
compose-not-a-number = { field } has to be a number, like 12 or 0.5. Write one, or leave it empty.

## A picture to start from

compose-start = Start from a picture
compose-start-same = Start from the same picture as that drawing
compose-start-part = Start from the same picture as that drawing, and draw the same part of it anew
compose-start-drawing = Start from that drawing
compose-picture = Picture
compose-picture-other = Or another picture
compose-picture-again = Choose the picture again: your browser has forgotten it.
compose-mask-paint = Paint over the part that shall be drawn anew, and say above what shall be there. Paint nothing, and all of it may change.
compose-mask-paint-other = Paint over the part that shall be drawn anew, and say above what shall be there. Paint nothing, and it is the same part as in that drawing, or all of another picture.
compose-mask-canvas = The picture, and what is painted over it
compose-mask-brush = Brush
compose-mask-undo = Undo
compose-mask-clear = Start over
compose-mask-file = Or choose a picture of the part
compose-mask = Picture of the part
compose-mask-hint = Of the same view: what is light in it is drawn anew, what is dark stays.
compose-mask-alone = Choose the picture too that this is a part of.
compose-strength = How much may change
compose-strength-own = { $strength }; of a part, { $ofPart }
compose-start-hint = 0 keeps the picture as it is, 1 ignores it. What does not fit the size is cut off at the edges. PNG, JPEG, WebP and GIF files can be read.
