"""Users (账号), roles (角色), permissions (权限), scope."""
