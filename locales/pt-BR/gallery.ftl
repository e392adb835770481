# A galeria da página: o que foi desenhado e ainda está guardado.

gallery-title = Galeria
gallery-what-it-is = Tudo o que foi desenhado para você e ainda está guardado, onde quer que você tenha pedido.
gallery-drawings = Desenhos

gallery-words = Palavras do prompt
gallery-kind = Tipo
gallery-kind-choice = { $kind ->
    [image] Imagens
    [gif] GIFs
   *[any] Qualquer tipo
  }
gallery-from = Pedido em
gallery-from-anywhere = Qualquer lugar
gallery-search = Buscar

gallery-what = { $kind ->
    [gif] GIF
   *[image] { $count ->
        [one] Imagem
       *[other] { $count } imagens
    }
  }
gallery-surface = { $surface ->
    [discord] Discord
    [telegram] Telegram
    [cli] Linha de comando
   *[web] Web
  }
gallery-older = Mostrar desenhos mais antigos
gallery-newest = Voltar aos mais novos
gallery-shown = { $count ->
    [0] Nenhum desenho mostrado.
    [one] { $count } desenho mostrado.
   *[other] { $count } desenhos mostrados.
  }

gallery-empty = Ainda não há nada aqui. Assim que algo for desenhado para você, aparece aqui: com suas palavras, para desenhar de novo, mudar ou compartilhar.
gallery-empty-link = O que você pede no Discord ou no Telegram também vem para cá, depois que aquela conta for vinculada a esta.
gallery-draw = Desenhar algo
gallery-account = Vincular uma conta
gallery-none = Nenhum desenho seu é assim. Escolha outro tipo ou outro lugar.
gallery-none-with-words = Nenhum desenho seu tem todas estas palavras: { $typed }. Tente menos palavras ou só um pedaço de uma: "gato" também encontra "gatos".
gallery-all = Mostrar todos os desenhos
gallery-no-older = Não há nada mais antigo.
