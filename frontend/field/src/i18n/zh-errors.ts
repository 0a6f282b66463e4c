export const errors = {
  cameraDenied: '相机没有打开',
  cameraMissing: '这里用不了相机。要用 HTTPS 地址打开本页，或改用系统相机',
  cameraBusy: '相机正被别的程序占用，关掉它再试',
  howToOpen: '怎么开',
  cameraStep1: '点地址栏左边的锁或“aA”，打开“网站设置”。',
  cameraStep2: '把“相机”改为“允许”。装在桌面的，到系统设置里的应用权限打开相机。',
  cameraStep3: '回到这里，点“再试一次”。记录不受影响。',
  tryAgain: '再试一次',
} as const
