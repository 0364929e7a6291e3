"""What tests stand on: private servers, fresh databases, the socket guard, the closing report."""
