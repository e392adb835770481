# The admin's pages of the queue and the engine, and how the admin's pages call a person.

admin-person-unknown = somebody unknown
admin-person-erased = somebody who was forgotten

## The queue

admin-queue-title = Queue
admin-queue-state = Now
admin-queue-state-running = Draws what waits
admin-queue-state-paused = Paused: nothing new is started
admin-queue-state-accepting = Takes new requests
admin-queue-state-draining = Closed to new requests
admin-queue-count = { $count }
admin-queue-count-drawn = Drawn now
admin-queue-count-waiting = Waiting
admin-queue-class = { $class ->
    [interactive] For a person
    [batch] For a program
   *[background] In the background
  }
admin-queue-role = { $role ->
    [admin] admin
    [trusted] trusted
   *[member] member
  }
admin-queue-kind = { $mediaKind ->
    [gif] GIF
   *[image] Picture
  }
admin-queue-place-direct = { $surface }, direct
admin-queue-place-unknown = somewhere unknown
admin-queue-job-name = { $mediaKind ->
    [gif] GIF for { $person }
   *[image] Picture for { $person }
  }
admin-queue-pause = Pause
admin-queue-pause-hint = What is drawn now is finished; nothing further is started.
admin-queue-resume = Go on
admin-queue-resume-hint = Draws what waits again.
admin-queue-drain = Close to new requests
admin-queue-drain-hint = What waits is drawn; whoever asks for more is told to come back later. For updates and shutdowns.
admin-queue-accept = Take requests again
admin-queue-accept-hint = Lets people ask for drawings again.
admin-queue-drained = The queue is closed to new requests now. What waits is drawn.
admin-queue-drained-before = The queue was closed to new requests already.
admin-queue-accepted = The queue takes new requests again.
admin-queue-accepted-before = The queue took new requests already.
admin-queue-column-place = Turn
admin-queue-column-person = Person
admin-queue-column-where = Asked in
admin-queue-column-what = What
admin-queue-column-price = Price
admin-queue-column-asked = Asked
admin-queue-column-ready = Ready
admin-queue-column-progress = Progress
admin-queue-column-drawn-for = Drawn for
admin-queue-column-actions = Actions
admin-queue-column-drawn = Drawn now
admin-queue-column-waiting = Waiting
admin-queue-column-space-lead = Lead of the place
admin-queue-column-own-lead = Lead in it
admin-queue-column-share = Share lately
admin-queue-drawn = Drawn now
admin-queue-drawn-none = Nothing is drawn at the moment.
admin-queue-progress = { $stage ->
    [encoding-text] Reads the words
    [denoising] Step { $step } of { $steps }
    [decoding] Turns it into a picture
    [writing] Writes the file
   *[none] Waits for the engine
  }
admin-queue-stopping = Stops within a moment
admin-queue-waiting = Waiting: { $count }
admin-queue-empty = Nobody waits. Whatever people ask for in a chat, on this page or with a program stands here until its turn comes, in the order in which it will be drawn.
admin-queue-expected = { $exactness ->
    [within] within { $high } { unit-symbol }
    [at] in about { $high } { unit-symbol }
   *[between] in { $low }–{ $high } { unit-symbol }
  }
admin-queue-expected-paused = once the queue goes on
admin-queue-expected-unknown = not known yet
admin-queue-front = To the front
admin-queue-fronted = Put first
admin-queue-front-done = The drawing for { $person } is next now.
admin-queue-front-late = The drawing for { $person } does not wait any more, so there was nothing to put first.
admin-queue-pages = Pages of the queue
admin-queue-page-before = Earlier turns
admin-queue-page-after = Later turns
admin-queue-shown = { $more ->
    [0] Turns { $from } to { $to }: that is the end.
   *[other] Turns { $from } to { $to }; { $more } more wait behind them.
  }
admin-queue-cancel = Cancel
admin-queue-cancel-title = Cancel this drawing?
admin-queue-cancel-what = The drawing
admin-queue-cancel-sure = { $state ->
    [running] The engine stops within one step. It costs the person nothing, and they are told that it was canceled.
   *[queued] It leaves the queue. It costs the person nothing, and they are told that it was canceled.
  }
admin-queue-cancel-now = Cancel the drawing
admin-queue-cancel-back = Back to the queue
admin-queue-over = That drawing was over already, so there was nothing to cancel.
admin-queue-fairness = Fairness
admin-queue-fairness-how = Places (a server, a group, a direct chat) take turns, and so do the people in each: whoever has had least engine time goes first. A lead is how much more somebody has had than that; a trusted person’s time counts half, an admin’s a quarter. People go before programs. The share is of the engine time of all drawings that ended in the last { $minutes } minutes; what is drawn now does not count yet.
admin-queue-fairness-none = Nobody waits and nothing is drawn, so there is nothing to share.
admin-queue-fairness-more = { $count ->
    [one] { $count } more is not shown.
   *[other] { $count } more are not shown.
  }
admin-queue-share = { $percent }{ "\u00A0" }% ({ $time })
admin-engine-seconds = { $seconds }{ "\u00A0" }s

## The engine

admin-engine-milliseconds = { $amount }{ "\u00A0" }ms
admin-engine-megabytes = { $amount }{ "\u00A0" }MB
admin-engine-gigabytes = { $amount }{ "\u00A0" }GB
admin-engine-title = Engine
admin-engine-state = Now
admin-engine-is = { $state ->
    [ready] Ready
    [starting] Loading the model
    [restarting] Starting again
    [failed] Cannot draw
   *[stopped] Stopped
  }
admin-engine-fact-since = Since
admin-engine-fact-provider = Computes with
admin-engine-fact-why = Why with that
admin-engine-fact-memory = Memory
admin-engine-fact-together = Draws now
admin-engine-fact-reason = Reason
admin-engine-provider = { $provider ->
    [cuda] the NVIDIA card (CUDA)
    [webgpu] the graphics card (WebGPU)
   *[cpu] the processor
  }
admin-engine-memory = { $used } of { $most }; beyond that its process is replaced as soon as it is idle
admin-engine-memory-most = not measured yet; beyond { $most } its process is replaced as soon as it is idle
admin-engine-drawn = { $count } of { $most } that may share it
admin-engine-restarts = Restarts since Pincel was started
admin-engine-restarts-none = None.
admin-engine-cause = { $cause ->
    [crashed] its process died
    [hung] it gave no sign of life and was ended
    [too-big] it had grown past its memory limit
    [worn] it had changed its LoRAs often
   *[asked] an admin asked for it
  }
admin-engine-restart-title = Restart
admin-engine-restart-what = For an engine that has become slow, or after its model folder was repaired. Nobody loses anything: what it draws now is begun again, and what waits goes on waiting.
admin-engine-restart = Restart the engine
admin-engine-restart-sure = The engine is away for as long as its model takes to load. What it draws now is begun again.
admin-engine-restart-now = Restart it now
admin-engine-restarted = The engine starts again. What it was drawing is begun again by itself.
admin-engine-restart-too-late = Pincel is ending, so its engine does not start again. Start Pincel again instead.
admin-engine-today = The last 24 hours
admin-engine-today-pictures = Pictures
admin-engine-today-gifs = GIFs
admin-engine-today-failed = Failed
admin-engine-today-canceled = Canceled
admin-engine-today-engine-time = Engine time
admin-engine-today-unknown = What was done cannot be read just now. Load this page again in a moment.
admin-engine-models = Models
admin-engine-model-size = Size on disk
admin-engine-model-picture = Usual picture
admin-engine-model-gif = Usual GIF
admin-engine-model-start-picture = Starts from a picture
admin-engine-model-safety = Safety checker
admin-engine-steps = { $count ->
    [one] { $count } step
   *[other] { $count } steps
 } ({ $scheduler })
admin-engine-gif = { $frames } frames, { $fps } in a second
admin-engine-gif-none = it draws none
admin-engine-start-picture = { $can ->
    [yes] yes
   *[no] no
  }
admin-engine-safety = { $has ->
    [yes] yes
   *[no] no: nothing looks at what it draws
  }
admin-engine-times = What { $model } takes on this machine
admin-engine-column-kind = What
admin-engine-column-step = One step
admin-engine-column-usual = A usual one
admin-engine-not-measured = not measured yet
admin-engine-times-how = Learned from what was drawn here; prices and waiting times come from it. A step is one of denoising, of one frame of 256 × 256.
