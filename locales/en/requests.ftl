# What Pincel tells people. Every locale has the same messages with the same variables; a test holds that.

## Words used inside other messages

field = { $field ->
    [widthPx] The width
    [heightPx] The height
    [steps] The number of steps
    [guidanceScale] The guidance
    [guidanceRescale] The guidance rescale
    [clipSkip] The number of skipped text layers
    [seed] The seed
    [count] The number of pictures
    [frames] The number of frames
    [fps] The frames per second
    [loop] The open ending
    [motion] The motion
   *[strength] The strength
  }
prompt-name = { $field ->
    [prompt] prompt
   *[negativePrompt] negative prompt
  }
# How long to wait, rounded up.
duration = { $unit ->
    [second] { $amount ->
        [one] { $amount } second
       *[other] { $amount } seconds
      }
    [minute] { $amount ->
        [one] { $amount } minute
       *[other] { $amount } minutes
      }
    [hour] { $amount ->
        [one] { $amount } hour
       *[other] { $amount } hours
      }
   *[day] { $amount ->
        [one] { $amount } day
       *[other] { $amount } days
      }
  }
unit-symbol = { $unit ->
    [second] s
    [minute] min
    [hour] h
   *[day] d
  }
price = { $price ->
    [one] { $price } credit
   *[other] { $price } credits
  }

## Refusals: why not, and what to do instead

refusal-prompt-empty = The prompt is empty. Say what to draw, for example: a cat on a blue background.
refusal-prompt-too-long = The { prompt-name } has { $characters } characters, and at most { $limit } are read. Shorten it by { $excess }.
refusal-prompt-too-long-with-motion = The { prompt-name } has { $characters } characters with its motion word "{ $motion }" added, and at most { $limit } are read. Shorten it by { $excess }.
refusal-not-a-number = { field } is { $asked }, which cannot be drawn with. Give a plain number, or leave it out.
refusal-seed-invalid = The seed { $asked } cannot be used. Give a whole number from 0 to { $max }, or leave it out for a random one.
refusal-unknown-name = { $what ->
    [model] There is no model called "{ $asked }".
    [scheduler] There is no scheduler called "{ $asked }".
    [lora] This model has no LoRA called "{ $asked }".
   *[motion] There is no motion called "{ $asked }".
  }
refusal-did-you-mean = Did you mean { $nearest }?
refusal-choose-one = Choose one of: { $known }.
refusal-none-installed = { $what ->
    [model] No model is installed: put a model folder below the models folder.
    [scheduler] No scheduler is installed: put a model folder below the models folder.
    [lora] It has none.
   *[motion] No motion is installed: put a model folder below the models folder.
  }
refusal-media-kind-unsupported = { $mediaKind ->
    [gif] The model { $model } cannot draw GIFs.
   *[image] The model { $model } cannot draw still pictures.
  }
refusal-start-picture-unsupported = The model { $model } cannot start from a picture: its folder has no VAE encoder.
refusal-these-can = These can: { $capable }.
refusal-none-can = No installed model can: install one that does, or ask for something else.
refusal-start-picture-for-gif = A GIF is drawn from words only. Leave the starting picture out, or ask for a still picture.
refusal-queue-full = { $waiting ->
    [one] The queue is full: { $waiting } request is waiting and { $limit } is the limit. Try again in a few minutes.
   *[other] The queue is full: { $waiting } requests are waiting and { $limit } is the limit. Try again in a few minutes.
  }
refusal-queue-full-space = { $waiting ->
    [one] The queue of this place is full: { $waiting } request from here is waiting and { $limit } is the limit. Try again once it is drawn.
   *[other] The queue of this place is full: { $waiting } requests from here are waiting and { $limit } is the limit. Try again once some of them are drawn.
  }
refusal-queue-full-user = { $waiting ->
    [one] You have { $waiting } request waiting and { $limit } is the limit. Wait until it is drawn, or cancel it.
   *[other] You have { $waiting } requests waiting and { $limit } is the limit. Wait until one of them is drawn, or cancel one.
  }
refusal-quota-exceeded = This costs { price }, and you have { $balance }. You will have enough in { duration }: ask again then, or ask for something smaller now.
refusal-quota-exceeded-for-ever = This costs { price }, and you have { $balance }. Waiting will not make it enough: ask for something smaller, with fewer steps, pictures or frames, or ask an admin for more credits.
refusal-never-allowed = The prompt puts children or young people together with something sexual, and that is never drawn.
refusal-word-denied = The { prompt-name } has a word that is not allowed here. Say it in other words.
refusal-kind-not-allowed = { $mediaKind ->
    [gif] You may not ask for GIFs here. Ask for a still picture, or ask an admin to let you.
   *[image] You may not ask for still pictures here. Ask for a GIF, or ask an admin to let you.
  }
refusal-channel-not-allowed = Drawing is not allowed in this channel. Ask in another one; an admin can tell you where.
refusal-nsfw-not-allowed = { $whereAllowed ->
    [marked-channels] The prompt asks for something explicit, which is drawn only in channels marked as age-restricted. Ask there, or say it in other words.
   *[nowhere] The prompt asks for something explicit, which is not drawn here. Say it in other words.
  }
refusal-wait-too-long = It may take { duration } until this is ready.
refusal-wait-limit = Here a result can be handed over for { duration } only: ask again when fewer are waiting, or ask for something smaller.
refusal-start-picture-not-a-picture = The starting picture cannot be read. Send a PNG, JPEG, WebP or GIF file.
refusal-start-picture-too-large = The starting picture is too large: { $megabytes } MB and { $megapixels } megapixels are the most. Make it smaller and send it again.
refusal-start-picture-unreachable = The starting picture could not be fetched. Send it again as an attachment.
refusal-blocked = You may not ask for drawings at the moment. If you think that is a mistake, write to an admin.
refusal-draining = Pincel finishes what it has and takes nothing new at the moment. Try again later.
refusal-event-reused = This request came before with other words or options, and that one stands. Send this one again as a new request.
refusal-storage-busy = Pincel could not write your request down just now, so it was not accepted and cost nothing. Try again in a few seconds.
refusal-storage-full = The disk that Pincel keeps its drawings on is full, so your request was not accepted and cost nothing. Try again later; an admin has to make room.

## Adjustments: what was changed, to what, and why

adjustment-side-out-of-range = The size { $asked } became { $used }: sides go from { $minPx } to { $maxPx } pixels.
adjustment-too-many-pixels = { $frames ->
    [1] The size { $asked } became { $used }: a picture has at most { $maxPixels } pixels.
   *[other] The size { $asked } became { $used }: a frame of a GIF with { $frames } frames has at most { $maxPixels } pixels.
  }
adjustment-not-a-multiple = The size { $asked } became { $used }: this model draws sides that are multiples of { $multiplePx } pixels.
adjustment-lora-clamped = The weight { $asked } of the LoRA { $lora } became { $used }: it goes from { $min } to { $max }.
adjustment-clamped = { field } { $asked } became { $used }: it goes from { $min } to { $max }.
adjustment-rounded = { field } { $asked } became { $used }: it is a whole number.
adjustment-one-gif-only = One GIF is drawn, not { $asked }: for more, ask again with another seed.
adjustment-fps-approximate = The GIF plays at { $shown } frames per second, not { $asked }: GIF counts time in hundredths of a second.
adjustment-gif-only-ignored = { field } was ignored: it is for GIFs, and this is a still picture.
adjustment-mask-ignored = The mask was ignored: it says where a starting picture is painted anew, and none was given.
adjustment-strength-ignored = The strength was ignored: it says how much of a starting picture may change, and none was given.

## Notices: what happened while the picture was made

notice-prompt-truncated = The { prompt-name } was longer than the model reads. This was left out: { $cutText }
notice-retried-in-fp32 = The { $component } overflowed in half precision, so it was computed again in full precision.
notice-retried-after-crash = The engine stopped unexpectedly, so the drawing was started again from the beginning.
notice-pictures-withheld = { $withheld ->
    [one] { $withheld } of the { $drawn } pictures may be explicit, which is not allowed here, so it was withheld. It cost nothing.
   *[other] { $withheld } of the { $drawn } pictures may be explicit, which is not allowed here, so they were withheld. They cost nothing.
  }

## Receipts: place, time, price

receipt-next = Yours is next.
receipt-place = { $position ->
    [one] { $position } drawing before yours.
   *[other] { $position } drawings before yours.
  }
receipt-place-about = { $position ->
    [one] About { $position } drawing before yours.
   *[other] About { $position } drawings before yours.
  }
receipt-ready-between = Ready in about { $low }–{ $high } { unit-symbol }.
receipt-ready-in = Ready in about { $high } { unit-symbol }.
receipt-ready-within = Probably ready within { $high } { unit-symbol }.
receipt-ready-unknown = How long it takes is not known yet: nothing like it has been drawn here.
receipt-price = It costs { price } at most.
receipt-price-and-balance = It costs { price } at most, and { $balance } are left.
