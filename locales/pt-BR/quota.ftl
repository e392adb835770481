# A página sobre os créditos de cada um.

quota-page-title = Créditos

quota-page-prices = Quanto custam os desenhos agora
quota-page-kind = { $kind ->
    [gif] Um GIF
   *[image] Uma imagem
  }
quota-page-price = no máximo { price }
quota-page-enough = { $count ->
    [0] Agora você não tem tanto.
    [one] Você tem o bastante para { $count }.
   *[other] Você tem o bastante para { $count }.
  }
quota-page-prices-hint = No tamanho e na qualidade de sempre. Desenhos maiores, mais caprichados ou mais longos custam mais. O que um desenho não gastou volta quando ele fica pronto.

quota-page-jobs = Seus desenhos
quota-page-waiting = Esperando agora
quota-page-running = Sendo desenhados agora
quota-page-count = { $count }, e no máximo { $limit } de cada vez

quota-page-history = Histórico
quota-page-what = O quê
quota-page-credits = Créditos
quota-page-amount = { $sign }{ NUMBER($amount, minimumFractionDigits: 2) }
quota-page-erased = Um desenho
quota-page-opening = O que todo mundo recebe no começo
quota-page-refill = Voltaram com o tempo
quota-page-linked = Contas foram vinculadas
quota-page-adjust = Mudança de um administrador: { $reason }
quota-page-reserved = Reserva de { price } até ficar pronto.
quota-page-drawn = Levou o preço todo, { price }.
quota-page-drawn-for-less = Reserva de { price }, devolução de { $back }: levou menos tempo.
quota-page-not-drawn = Reserva de { price }, tudo voltou: não deu em nada.
quota-page-settle = Voltaram: levou menos tempo.
quota-page-refund = Voltaram: não deu em nada.
quota-page-newest = Voltar aos mais novos
quota-page-older = Mostrar o que é mais antigo
quota-page-empty = Ainda não há nada aqui. Tudo o que você pedir vai aparecer aqui, com o preço e com o que voltou dele.
quota-page-no-older = Não há nada mais antigo.
