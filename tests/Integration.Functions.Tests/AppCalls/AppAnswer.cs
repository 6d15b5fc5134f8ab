using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace Integration.Functions.Tests.AppCalls;

/// <summary>What came back.</summary>
internal sealed record AppAnswer(HttpStatusCode Status, byte[] Bytes)
{
    public string Body => Encoding.UTF8.GetString(Bytes);

    public JsonObject Json => JsonNode.Parse(Bytes)!.AsObject();

    /// <summary>Of an answer that the plugin understands: a 200 with an object of a known type.</summary>
    public string Type
    {
        get
        {
            Assert.Equal(HttpStatusCode.OK, Status);
            var type = (string)Json["type"]!;
            Assert.Contains(type, new[] { "ok", "error", "form" });
            return type;
        }
    }

    public string Text => (string?)Json["text"] ?? "";
}
