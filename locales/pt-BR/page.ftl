# O que fica em volta de cada página.

page-skip = Pular para o conteúdo
page-generated-here = Todas as imagens daqui são geradas por IA, na máquina que roda o Pincel.
page-nav = Principal
page-nav-draw = Desenhar
page-nav-gallery = Galeria
page-nav-quota = Créditos
page-nav-account = Conta
page-nav-admin = Admin
page-no-answer = O Pincel não responde. Veja se ele ainda está rodando e tente de novo.
page-languages = Idioma

engine-starting = Começando: { $model } está carregando. O que você enviar agora espera por ele.
engine-ready = { $model }, { $provider ->
    [cuda] na placa NVIDIA
    [webgpu] na placa de vídeo
   *[cpu] no processador
  }
engine-restarting = O motor está recomeçando. O que você enviou espera por ele.
engine-failed = { $reason }
engine-lost = A conexão caiu. Tentando de novo.
engine-stopped = O motor parou.

admin-nav = Administração
admin-nav-queue = Fila
admin-nav-engine = Motor
admin-nav-people = Pessoas
admin-nav-rules = Regras
admin-nav-tokens = Tokens
admin-nav-audit = Auditoria
admin-nav-problems = Problemas
admin-nav-charts = Gráficos
