using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Azure.Core;
using Azure.Core.Pipeline;

namespace Integration.Functions.Storage;

/// <summary>An account and its key. Its text is the account alone, so that no log line can show the key.</summary>
internal sealed class SharedKey(string account, string base64)
{
    public string Account => account;

    public string Base64 => base64;

    public byte[] Bytes { get; } = Convert.FromBase64String(base64);

    public override string ToString() => account;
}

/// <summary>
/// Signs a table request: HMAC-SHA256 of date and canonical resource ("Shared Key Lite for the Table service"). Once per
/// attempt, since the service refuses a date older than 15 minutes.
/// </summary>
internal sealed class SharedKeyLitePolicy(SharedKey key) : HttpPipelineSynchronousPolicy
{
    public override void OnSendingRequest(HttpMessage message)
    {
        var date = TimeProvider.System.GetUtcNow().ToString("r", CultureInfo.InvariantCulture);
        var resource = $"/{key.Account}{message.Request.Uri.ToUri().AbsolutePath}";
        var signature = HMACSHA256.HashData(key.Bytes, Encoding.UTF8.GetBytes($"{date}\n{resource}"));
        message.Request.Headers.SetValue("x-ms-date", date);
        message.Request.Headers.SetValue("Authorization", $"SharedKeyLite {key.Account}:{Convert.ToBase64String(signature)}");
    }
}
