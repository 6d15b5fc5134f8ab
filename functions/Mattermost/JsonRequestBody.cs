using System.Net;
using System.Net.Mime;

namespace Integration.Functions.Mattermost;

/// <summary>Knows whether any of it may have left: the handler asks for the content only once the connection stands.</summary>
internal sealed class JsonRequestBody : HttpContent
{
    private readonly byte[] json;

    public JsonRequestBody(byte[] json)
    {
        this.json = json;
        Headers.ContentType = new(MediaTypeNames.Application.Json);
    }

    public bool HasStarted { get; private set; }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        HasStarted = true;
        await stream.WriteAsync(json, cancellationToken);
    }

    protected override bool TryComputeLength(out long length)
    {
        length = json.Length;
        return true;
    }
}
