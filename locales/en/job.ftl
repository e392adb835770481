# The drawings on the page: their cards, the wall they hang on, one drawing's own page, what can be done with it.

## The wall

job-wall = Your drawings
job-wall-empty = Nothing on the wall yet. Say what you would like to see, or start from an example.

## Where a drawing is

job-waiting = { $position ->
    [one] Waiting: one drawing before it.
   *[other] Waiting: { $position } drawings before it.
  }
job-waiting-about = Waiting: about { $position } drawings before it.
job-paused = Waiting: an admin has paused the queue.
job-waits-for-engine = Waiting for the engine to start.
job-starting = Starting.
job-reading = Reading the words.
job-first-step = Drawing: starting from noise.
job-drawing = Drawing: step { $step } of { $steps }.
job-decoding = Bringing out the details.
job-saving = Saving.
job-stopping = Canceling.
job-canceled = Canceled. It cost nothing.
job-gone = It was drawn, but is no longer kept.
job-progress = Steps drawn

# What a screen reader hears.
job-news = “{ $prompt }”: { $news }
job-drawing-now = Drawing now.
job-finished = Finished.

## What it is

job-ai = AI-generated
job-made = { $kind ->
    [gif] GIF by { $model }
   *[image] picture by { $model }
  }
job-so-far = The picture so far
job-seed = Seed { $seed }
job-fact-size = Size
job-fact-frames = Frames
job-fact-steps = Steps
job-fact-guidance = Guidance
job-fact-seed = Seed
job-fact-without = Without

## What can be done with it

job-cancel = Cancel
job-download = Download
job-play = Play the GIF
job-again = Again
job-try-again = Try again
job-variation = Variation
job-edit = Edit
job-change-part = Change a part
job-share = Share
job-delete = Delete
job-delete-hint = The files are removed for good. What they cost is not given back.
job-delete-yes = Delete for good
job-draw-another = Draw something else

job-links-hint = { $count ->
    [one] Whoever has this link can open it without logging in, until { $until }.
   *[other] Whoever has one of these links can open it without logging in, until { $until }.
  }
job-link = Link
job-link-to = Link to picture { $position }
job-nothing-to-share = There is no file to share yet. Wait until it is drawn.
job-deleted = Deleted: { $count ->
    [one] the file is gone.
   *[other] the files are gone.
  }
job-not-over = It is not finished yet. Cancel it, or wait until it is here.

## Instead of a page

problem-back = Back to Pincel
problem-not-here = Not here
problem-no-such-drawing = There is no such drawing. Results are kept for a while and then removed.
problem-nothing-here = There is nothing at this address.
problem-not-from-here = Not from here
problem-other-site = This was sent from another site, so nothing was done. Send it from Pincel’s own page.
problem-too-long = Too long
problem-too-much-text = That is too much for one request. Shorten what you wrote, or choose a smaller file.
problem-not-now = Not now
problem-storage-busy = Pincel could not write this down just now, so nothing was changed. Try again in a few seconds.
problem-storage-full = The disk that Pincel writes to is full, so nothing was changed. Try again later; an admin has to make room.
problem-unforeseen = Something went wrong
problem-reference = Try again; if it happens again, tell an admin the reference { $reference }.
problem-too-often = Too fast
problem-too-often-why = Your address asks more often than it may. Try again in { $seconds } seconds.
