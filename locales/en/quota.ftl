# The page about one's credits.

quota-page-title = Credits

quota-page-prices = What drawings cost now
quota-page-kind = { $kind ->
    [gif] A GIF
   *[image] A picture
  }
quota-page-price = at most { price }
quota-page-enough = { $count ->
    [0] You do not have that many now.
    [one] You have enough for { $count }.
   *[other] You have enough for { $count }.
  }
quota-page-prices-hint = In the usual size and quality. Larger, finer and longer ones cost more. What a drawing did not need comes back when it is done.

quota-page-jobs = Your drawings
quota-page-waiting = Waiting now
quota-page-running = Being drawn now
quota-page-count = { $count }, and at most { $limit } at a time

quota-page-history = History
quota-page-what = What
quota-page-credits = Credits
quota-page-amount = { $sign }{ NUMBER($amount, minimumFractionDigits: 2) }
quota-page-erased = A drawing
quota-page-opening = What everybody starts with
quota-page-refill = Came back with time
quota-page-linked = Accounts were linked
quota-page-adjust = Changed by an admin: { $reason }
quota-page-reserved = { price } set aside until it is drawn.
quota-page-drawn = It took its whole price, { price }.
quota-page-drawn-for-less = { price } set aside, { $back } came back: it took less.
quota-page-not-drawn = { price } set aside, all came back: nothing came of it.
quota-page-settle = Came back: it took less.
quota-page-refund = Came back: nothing came of it.
quota-page-newest = Back to the newest
quota-page-older = Show older entries
quota-page-empty = Nothing is here yet. Everything you ask for will stand here, with its price and with what came back of it.
quota-page-no-older = There is nothing older.
