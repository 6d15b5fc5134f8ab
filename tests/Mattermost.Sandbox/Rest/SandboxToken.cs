using System.Security.Cryptography;
using System.Text;

namespace Mattermost.Sandbox.Rest;

/// <summary>The administrator's access token, checked as Mattermost does: <c>Bearer</c> or <c>token</c>.</summary>
internal sealed class SandboxToken(string token)
{
    public bool Admits(HttpRequest request)
    {
        var parts = request.Headers.Authorization.ToString().Split(' ', 2);
        return parts is [var scheme, var given]
            && (scheme.Equals("bearer", StringComparison.OrdinalIgnoreCase) || scheme.Equals("token", StringComparison.OrdinalIgnoreCase))
            && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(given), Encoding.UTF8.GetBytes(token));
    }
}
